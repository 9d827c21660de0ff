// The ledger: every number a subscription has given out, and what became of it.
import type { Operations } from '../../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../../http/call.ts'
import { Problem } from '../../kernel/problem.ts'
import { findSubscription } from '../repository.ts'
import { presentLedgerLine, presentPruned } from './present.ts'
import { listLedger } from './repository.ts'

export const ledgerHandlers = {
  async listWebhookLedger({ reader, principal: { organisationId } }, { params, query }) {
    const { limit = 25, after = 0 } = query
    // Read first: what commits meanwhile must not be jumped over by `next_after`.
    const subscription = await findSubscription(reader, organisationId, params.webhook_id)
    if (subscription === undefined) throw new Problem('webhook-not-found', 'No webhook has this id.')
    const last = subscription.last_sequence
    const rows = await listLedger(reader, organisationId, subscription.id, { after, last }, limit)
    const page = rows.slice(0, limit)
    const more = rows.length > limit
    return {
      status: 200,
      body: {
        data: page.map(presentLedgerLine),
        has_more: more,
        next_after: more ? (page.at(-1)?.sequence ?? after) : Math.max(after, last),
        last_sequence: last,
        pruned: presentPruned(subscription),
      },
    }
  },
} satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
