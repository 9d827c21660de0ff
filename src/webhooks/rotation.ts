// Rotating the signing secret of a subscription: begun, and, when staged, promoted.
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Keyring } from '../kernel/keyring.ts'
import { invalid, Problem, type Violation } from '../kernel/problem.ts'
import { inheritedSecrets } from './recipient.ts'
import { type SubscriptionRow, updateSubscription } from './repository.ts'
import { newestSecret, rotationAt, sealedSecretsOf, secretPlace, secretsInForce } from './secrets.ts'
import { mintSecret, secretFault, secretHint } from './signature.ts'

export interface Rotation {
  readonly secret: string | undefined
  readonly mode: 'staged' | 'immediate'
  readonly overlapMs: number
}

interface Deps {
  readonly clock: Clock
  readonly keyring: Keyring
}

interface Secrets {
  readonly secret: string
  readonly other: string | null
  readonly rotation: SubscriptionRow['rotation']
  readonly endsAt: number | null
}

export function makeRotations({ clock, keyring }: Deps) {
  async function store(tx: Tx, row: SubscriptionRow, { secret, other, rotation, endsAt }: Secrets) {
    const seal = (column: 'secret_enc' | 'other_secret_enc', plain: string) =>
      keyring.seal(plain, secretPlace(column, row.organisation_id, row.id))
    const sealed = {
      secret_enc: seal('secret_enc', secret),
      secret_hint: secretHint(secret),
      other_secret_enc: other === null ? null : seal('other_secret_enc', other),
      other_secret_hint: other === null ? null : secretHint(other),
      rotation,
      rotation_ends_at: endsAt,
      updated_at: clock.now(),
    }
    await updateSubscription(tx, row.organisation_id, row.id, sealed)
    return { ...row, ...sealed }
  }

  return {
    /**
     * A rotation during another ends that one: the newest secret is the one that overlaps with the next.
     * @throws Problem validation-failed
     */
    async rotate(tx: Tx, row: SubscriptionRow, rotation: Rotation) {
      const violations = secretViolations(rotation.secret)
      if (violations.length > 0) throw invalid(violations)
      const now = clock.now()
      const next = rotation.secret ?? mintSecret()
      const before = newestSecret(keyring, sealedSecretsOf(row, await inheritedSecrets(tx, row)), now)
      return { row: await store(tx, row, rotatedSecrets(rotation, before, next, now)), secret: next }
    },

    /**
     * Lets the secret of a staged rotation sign; the one before overlaps as long as was set.
     * @throws Problem rotation-not-staged
     */
    async promote(tx: Tx, row: SubscriptionRow): Promise<SubscriptionRow> {
      const now = clock.now()
      if (rotationAt(row, now).rotation !== 'staged')
        throw new Problem('rotation-not-staged', 'No staged rotation of this webhook is under way.')
      const { current, other } = secretsInForce(keyring, sealedSecretsOf(row, undefined), now)
      if (other === undefined) throw new Error('A staged rotation without its second secret')
      return store(tx, row, {
        secret: other.secret,
        other: current,
        rotation: 'immediate',
        endsAt: row.rotation_ends_at,
      })
    },
  }
}

export function secretViolations(secret: string | undefined): Violation[] {
  const detail = secret === undefined ? undefined : secretFault(secret)
  return detail === undefined ? [] : [{ pointer: '#/secret', code: 'secret', detail }]
}

function rotatedSecrets({ mode, overlapMs }: Rotation, before: string, next: string, now: number): Secrets {
  if (overlapMs === 0) return { secret: next, other: null, rotation: 'none' as const, endsAt: null }
  const endsAt = now + overlapMs
  return mode === 'staged'
    ? { secret: before, other: next, rotation: mode, endsAt }
    : { secret: next, other: before, rotation: mode, endsAt }
}
