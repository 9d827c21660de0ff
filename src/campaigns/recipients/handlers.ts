// Recipient operations: the contract in, the contract out.
import type { Operations } from '../../../generated/operations.ts'
import type { CreateCampaignRequest, RecipientImport, RecipientResult } from '../../../generated/types.ts'
import type { ClientCall, ReadCall, WriteCall } from '../../http/call.ts'
import { decodeCursor, pageOf, presentPage } from '../../kernel/page.ts'
import { toE164 } from '../../kernel/phone.ts'
import { Problem, type Violation } from '../../kernel/problem.ts'
import type { NewRecipient } from '../creation.ts'
import { requireCampaign } from '../found.ts'
import { presentRecipient } from '../present.ts'
import type { Snapshots } from '../snapshots.ts'
import type { Import } from './import.ts'
import { KNOWN, LACKING } from './intake.ts'
import { knownAt, lackingAt, type Prepared } from './prepare.ts'
import { findRecipient, listRecipients } from './repository.ts'
import type { Chosen } from './request.ts'
import type { RecipientService } from './service.ts'

const LIMIT = 25
const ERRORS_SHOWN_MAX = 100

export type RecipientInput = CreateCampaignRequest['recipients'][number]

export const newRecipient = (recipient: RecipientInput): NewRecipient => ({
  phone: recipient.phone,
  context: recipient.context,
  externalId: recipient.external_id,
  timeZone: recipient.timezone,
  metadata: recipient.metadata ?? {},
})

export const makeRecipientHandlers = ({
  recipients,
  snapshots,
}: {
  recipients: RecipientService
  snapshots: Snapshots
}) => {
  return {
    async listRecipients({ reader, principal }, { params, query }) {
      const { limit = LIMIT, cursor, status, outcome } = query
      const campaign = await requireCampaign(reader, principal.organisationId, params.campaign_id)
      const phone = query.phone === undefined ? undefined : (toE164(query.phone) ?? query.phone)
      const filter = { status, outcome, phone }
      const list = `recipients:${campaign.id}${JSON.stringify(filter)}`
      const scope = { organisationId: principal.organisationId, list }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listRecipients(reader, principal.organisationId, campaign.id, filter, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      return { status: 200, body: presentPage(page, (row) => presentRecipient(campaign, row)) }
    },

    async getRecipient({ reader, principal }, { params }) {
      const campaign = await requireCampaign(reader, principal.organisationId, params.campaign_id)
      const row = await findRecipient(reader, principal.organisationId, campaign.id, params.recipient_id)
      if (row === undefined) throw new Problem('recipient-not-found', 'No recipient of this campaign has this id.')
      return { status: 200, body: presentRecipient(campaign, row) }
    },

    async addRecipients({ tx, principal }, { params, body }) {
      const { organisationId } = principal
      await requireCampaign(tx, organisationId, params.campaign_id)
      const chosen = body as unknown as Prepared<Chosen<RecipientInput>>
      const people = chosen.recipients.map(newRecipient)
      const { campaign, ids, left } = await recipients.add(tx, organisationId, params.campaign_id, people, {
        ...chosen,
        known: (index) => knownAt(chosen.places[index]),
        lacking: (index, name) => lackingAt(chosen.places[index], name),
      })
      const results = resultsOf(chosen, ids, left)
      const added = results.filter(({ status }) => status === 'added').length
      const skipped = results.length - added
      const { id, recipient_count } = campaign
      return {
        status: 200,
        body: { object: 'recipients_added', campaign_id: id, recipient_count, added, skipped, results },
      }
    },

    async importRecipients({ tx, principal }, { params, body }) {
      const { organisationId } = principal
      await requireCampaign(tx, organisationId, params.campaign_id)
      const file = body as unknown as Prepared<Import>
      const violationOf = (index: number) => ({ ...file.places[index], ...KNOWN })
      const people = file.recipients.map((each) => newRecipient({ ...each, context: { ...each.context } }))
      const lacking = (index: number, name: string) => ({ line: file.places[index]?.line, ...lackOf(name) })
      const { campaign, ids, left } = await recipients.add(tx, organisationId, params.campaign_id, people, {
        ...file,
        known: violationOf,
        lacking,
      })
      const errors: Violation[] = [...file.skipped, ...[...left.values()].flat()].sort(
        (one, other) => (one.line ?? 0) - (other.line ?? 0),
      )
      const report: RecipientImport = {
        object: 'recipient_import',
        campaign_id: campaign.id,
        recipient_count: campaign.recipient_count,
        delimiter: file.delimiter,
        context_columns: [...file.contextColumns],
        rows: file.rows,
        added: ids.length - left.size,
        skipped: file.skippedRows + left.size,
        errors: errors.slice(0, ERRORS_SHOWN_MAX),
        errors_total: errors.length,
      }
      return { status: 200, body: report }
    },

    async deleteRecipient({ tx, principal, requireMatch }, { params }) {
      const { organisationId } = principal
      const found = await recipients.require(tx, organisationId, params.campaign_id, params.recipient_id)
      requireMatch(presentRecipient(found.campaign, found.recipient))
      await recipients.remove(tx, found.campaign, found.recipient)
      return { status: 204 }
    },

    async retryCampaign({ tx, principal }, { params, body }) {
      const filter = { end_reasons: body?.end_reasons, outcomes: body?.outcomes }
      const { requeued, campaign } = await recipients.retry(tx, principal.organisationId, params.campaign_id, filter)
      return { status: 200, body: { object: 'campaign_retry', requeued, campaign: await snapshots.of(tx, campaign) } }
    },
  } satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
}

/** As in a file whose header has no column for it. */
const lackOf = (name: string) => ({ ...LACKING, detail: `has no ${name}, which ${LACKING.detail}` })

/** One for each recipient of the request, in its order. */
function resultsOf(
  { places, skipped }: Chosen<RecipientInput>,
  ids: readonly (string | undefined)[],
  leftOut: ReadonlyMap<number, readonly Violation[]>,
): RecipientResult[] {
  const left = ({ index, code, detail }: { index: number } & Pick<Violation, 'code' | 'detail'>): RecipientResult => ({
    index,
    status: 'skipped',
    recipient_id: null,
    code,
    detail,
  })
  const first = new Map(skipped.toReversed().map((fault) => [fault.index, fault]))
  const judged = places.map((index, at): RecipientResult => {
    const id = ids[at]
    if (id === undefined) return left({ index, ...(leftOut.get(at)?.[0] ?? KNOWN) })
    return { index, status: 'added', recipient_id: id, code: null, detail: null }
  })
  return [...judged, ...[...first.values()].map(left)].sort((one, other) => one.index - other.index)
}
