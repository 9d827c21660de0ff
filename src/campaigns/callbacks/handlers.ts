// Callback operations: the contract in, the contract out.
import type { Operations } from '../../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../../http/call.ts'
import { decodeCursor, pageOf, presentPage } from '../../kernel/page.ts'
import { presentCallback } from '../present.ts'
import { listCallbacks } from './repository.ts'
import type { CallbackService } from './service.ts'

const LIMIT = 25

export const makeCallbackHandlers = ({ callbacks }: { callbacks: CallbackService }) =>
  ({
    async listCallbacks({ reader, principal: { organisationId } }, { query }) {
      const { limit = LIMIT, cursor, campaign_id: campaignId, status, source } = query
      const filter = { campaignId, status, source }
      const scope = { organisationId, list: `callbacks${JSON.stringify(filter)}` }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listCallbacks(reader, organisationId, filter, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      return { status: 200, body: presentPage(page, presentCallback) }
    },

    async getCallback({ reader, principal }, { params }) {
      const row = await callbacks.require(reader, principal.organisationId, params.callback_id)
      return { status: 200, body: presentCallback(row) }
    },

    async cancelCallback({ tx, principal }, { params }) {
      const row = await callbacks.cancel(tx, principal.organisationId, params.callback_id)
      return { status: 200, body: presentCallback(row) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
