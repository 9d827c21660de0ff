// Organisations own everything. Each has a default signing secret, shown once when it is made.
import { randomBytes } from 'node:crypto'
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import type { Keyring } from '../kernel/keyring.ts'
import { findOrganisation, insertOrganisation, type OrganisationRow } from './repository.ts'

export interface OrganisationDefaults {
  /** Ceiling over all clients of one organisation. */
  readonly ratePerMinute: number
  /** Calls in progress at once, over all campaigns of one organisation. */
  readonly callsMax: number
}

const SECRET_BYTES = 32

export type OrganisationService = ReturnType<typeof makeOrganisationService>

export function makeOrganisationService(deps: {
  clock: Clock
  mintId: MintId
  keyring: Keyring
  defaults: OrganisationDefaults
}) {
  const place = (id: string) => `organisations|default_secret_enc|${id}|${id}`
  return {
    /** @returns the organisation and its default signing secret (Standard Webhooks form), which is not shown again */
    async create(tx: Tx, name: string): Promise<{ organisation: OrganisationRow; signingSecret: string }> {
      const id = deps.mintId('org')
      const signingSecret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
      const organisation: OrganisationRow = {
        id,
        name,
        rate_per_minute: deps.defaults.ratePerMinute,
        calls_max: deps.defaults.callsMax,
        default_secret_enc: deps.keyring.seal(signingSecret, place(id)),
        last_sequence: 0,
        audit_sequence: 0,
        audit_hash: '',
        created_at: deps.clock.now(),
        disabled_at: null,
      }
      await insertOrganisation(tx, organisation)
      return { organisation, signingSecret }
    },

    /** The secret that signs campaign webhooks without a subscription of their own. */
    async defaultSecret(reader: Reader, organisationId: string): Promise<string> {
      const organisation = await findOrganisation(reader, organisationId)
      if (organisation === undefined) throw new Error(`No organisation ${organisationId}`)
      return deps.keyring.open(organisation.default_secret_enc, place(organisationId))
    },
  }
}
