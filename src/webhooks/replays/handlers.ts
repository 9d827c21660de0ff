// Bulk replays: count, begin, follow, cancel.
import type { Operations, RequestOf } from '../../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../../http/call.ts'
import { decodeCursor, pageOf, presentPage } from '../../kernel/page.ts'
import { Problem } from '../../kernel/problem.ts'
import { presentReplay } from './present.ts'
import { findReplay, listReplays, type ReplayFilter } from './repository.ts'
import type { ReplayService } from './service.ts'

const instant = (time: string | undefined) => (time === undefined ? null : Date.parse(time))

function filterOf(body: RequestOf<'createWebhookReplay'>['body']): ReplayFilter {
  return {
    subscriptionId: body.webhook_id ?? null,
    since: instant(body.since),
    until: instant(body.until),
    eventTypes: body.event_types ?? [],
    states: body.states ?? ['failed'],
    recover: body.recover ?? false,
  }
}

export const replayHandlers = ({ replays }: { replays: ReplayService }) =>
  ({
    async listWebhookReplays({ reader, principal: { organisationId } }, { query: { limit = 25, cursor } }) {
      const scope = { organisationId, list: 'webhook replays' }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listReplays(reader, organisationId, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      return { status: 200, body: presentPage(page, presentReplay) }
    },

    async createWebhookReplay({ tx, principal: { organisationId } }, { body }) {
      const filter = filterOf(body)
      if (body.dry_run === true) {
        const matching = await replays.count(tx, organisationId, filter)
        return { status: 200, body: { object: 'webhook_replay_count', matching } }
      }
      const row = await replays.begin(tx, organisationId, filter)
      return { status: 202, headers: { Location: `/v1/webhooks/replays/${row.id}` }, body: presentReplay(row) }
    },

    async getWebhookReplay({ reader, principal }, { params }) {
      const row = await findReplay(reader, principal.organisationId, params.replay_id)
      if (row === undefined) throw new Problem('replay-not-found', 'No bulk replay has this id.')
      return { status: 200, body: presentReplay(row) }
    },

    async cancelWebhookReplay({ tx, principal }, { params }) {
      return { status: 200, body: presentReplay(await replays.cancel(tx, principal.organisationId, params.replay_id)) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
