// Bulk replays: count, begin, follow, cancel.
import type { Operations } from '../../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../../http/call.ts'
import { decodeCursor, pageOf, presentPage } from '../../kernel/page.ts'
import { Problem } from '../../kernel/problem.ts'
import { filterOf } from './filter.ts'
import { presentReplay } from './present.ts'
import { findReplay, listReplays } from './repository.ts'
import type { ReplayService } from './service.ts'

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
      const { matching } = body as typeof body & { matching: number } // counted by prepareReplay
      if (body.dry_run === true) return { status: 200, body: { object: 'webhook_replay_count', matching } }
      const row = await replays.begin(tx, organisationId, filterOf(body), matching)
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
