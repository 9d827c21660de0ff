// Suppression operations: the contract in, the contract out.
import type { Operations } from '../../generated/operations.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import { decodeCursor, pageOf, presentPage } from '../kernel/page.ts'
import { toE164 } from '../kernel/phone.ts'
import { presentSuppression, presentVerdict } from './present.ts'
import { listSuppressions } from './repository.ts'
import type { SuppressionService } from './service.ts'

const LIMIT = 25

export const makeSuppressionHandlers = ({ suppressions }: { suppressions: SuppressionService }) =>
  ({
    async listSuppressions({ reader, principal: { organisationId } }, { query }) {
      const { limit = LIMIT, cursor, reason, source } = query
      const phone = query.phone === undefined ? undefined : (toE164(query.phone) ?? query.phone)
      const filter = { phone, reason, source }
      const scope = { organisationId, list: `suppressions${JSON.stringify(filter)}` }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listSuppressions(reader, organisationId, filter, { limit, before })
      const page = pageOf(rows, limit, scope, ({ id }) => id)
      return { status: 200, body: presentPage(page, presentSuppression) }
    },

    async createSuppression({ tx, principal }, { body }) {
      const { phone, reason = 'manual', scenario = null, note = null, expires_at: expiresAt = null } = body
      const row = await suppressions.add(tx, principal.organisationId, {
        phone,
        reason,
        scenario,
        note,
        expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
      })
      return { status: 201, headers: { Location: `/v1/suppressions/${row.id}` }, body: presentSuppression(row) }
    },

    async getSuppression({ reader, principal }, { params }) {
      const row = await suppressions.require(reader, principal.organisationId, params.suppression_id)
      return { status: 200, body: presentSuppression(row) }
    },

    async deleteSuppression({ tx, principal, requireMatch }, { params }) {
      const row = await suppressions.require(tx, principal.organisationId, params.suppression_id)
      requireMatch(presentSuppression(row))
      await suppressions.remove(tx, row)
      return { status: 204 }
    },

    async checkSuppressions({ tx, principal }, { body }) {
      const { phones, scenario = null } = body
      const found = await suppressions.inForce(tx, principal.organisationId, phones, scenario)
      return { status: 200, body: { data: phones.map((phone) => presentVerdict(phone, found.get(phone))) } }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
