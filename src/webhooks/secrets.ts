// Where the signing secrets of a subscription are kept and which are in force at a time. A rotation
// ends by the clock alone: nothing has to run at that moment, and no row has to change.
import type { Keyring } from '../kernel/keyring.ts'
import type { SubscriptionRow } from './repository.ts'
import type { SigningSecrets } from './signature.ts'

/** An encrypted secret and the place it is bound to. */
export interface SealedSecret {
  readonly sealed: string
  readonly place: string
}

/** The sealed form of SigningSecrets, with the rotation that decides between the two. */
export interface SealedSecrets {
  readonly secret: SealedSecret
  readonly other: SealedSecret | undefined
  readonly rotation: SubscriptionRow['rotation']
  readonly rotationEndsAt: number | null
}

export type SealedColumn = 'secret_enc' | 'other_secret_enc' | 'headers_enc'

export function secretPlace(column: SealedColumn, organisationId: string, id: string): string {
  return `subscriptions|${column}|${id}|${organisationId}`
}

export function defaultSecretOf(organisationId: string, sealed: string): SealedSecret {
  return { sealed, place: `organisations|default_secret_enc|${organisationId}|${organisationId}` }
}

/**
 * The secrets a subscription signs with.
 * @param inherited what signs while it has no secret of its own
 */
export function sealedSecretsOf(row: SubscriptionRow, inherited: SealedSecrets | undefined): SealedSecrets {
  if (row.secret_enc === null) {
    if (inherited === undefined) throw new Error(`Subscription ${row.id} has no secret to sign with`)
    return inherited
  }
  const place = (column: 'secret_enc' | 'other_secret_enc') => secretPlace(column, row.organisation_id, row.id)
  return {
    secret: { sealed: row.secret_enc, place: place('secret_enc') },
    other:
      row.other_secret_enc === null ? undefined : { sealed: row.other_secret_enc, place: place('other_secret_enc') },
    rotation: row.rotation,
    rotationEndsAt: row.rotation_ends_at,
  }
}

export function defaultSecrets(organisationId: string, sealed: string): SealedSecrets {
  return { secret: defaultSecretOf(organisationId, sealed), other: undefined, rotation: 'none', rotationEndsAt: null }
}

/** Secrets that sign again and again are opened once. */
const OPENED_MAX = 1000

/** A ring that remembers what it opened last. A secret that changes has another sealed form. */
export function rememberOpened(keyring: Pick<Keyring, 'open'>): Pick<Keyring, 'open'> {
  const opened = new Map<string, string>()
  return {
    open(sealed, place) {
      const key = `${place} ${sealed}`
      const known = opened.get(key)
      if (known !== undefined) return known
      const plain = keyring.open(sealed, place)
      const [oldest] = opened.keys()
      if (opened.size >= OPENED_MAX && oldest !== undefined) opened.delete(oldest)
      opened.set(key, plain)
      return plain
    },
  }
}

export function secretsInForce(keyring: Pick<Keyring, 'open'>, sealed: SealedSecrets, now: number): SigningSecrets {
  const open = ({ sealed: text, place }: SealedSecret) => keyring.open(text, place)
  const { secret, other, rotation, rotationEndsAt } = sealed
  if (other === undefined || rotation === 'none') return { current: open(secret), other: undefined }
  const overlaps = rotationEndsAt !== null && now < rotationEndsAt
  if (!overlaps) return { current: open(rotation === 'staged' ? other : secret), other: undefined }
  const role = rotation === 'staged' ? 'next' : 'previous'
  return { current: open(secret), other: { secret: open(other), role } }
}

/** The newest secret, whether or not it signs the single-valued header yet. */
export function newestSecret(keyring: Keyring, sealed: SealedSecrets, now: number): string {
  const { current, other } = secretsInForce(keyring, sealed, now)
  return other?.role === 'next' ? other.secret : current
}

/** The rotation as it is at a time: one that has ended is none. */
export function rotationAt(row: SubscriptionRow, now: number) {
  const overlaps = row.rotation !== 'none' && row.rotation_ends_at !== null && now < row.rotation_ends_at
  const switched = row.rotation === 'staged' && !overlaps
  return {
    rotation: overlaps ? row.rotation : ('none' as const),
    endsAt: overlaps ? row.rotation_ends_at : null,
    secretHint: switched ? (row.other_secret_hint ?? row.secret_hint) : row.secret_hint,
  }
}

export function sealedHeadersOf({ headers_enc, organisation_id, id }: SubscriptionRow): SealedSecret | undefined {
  return headers_enc === null
    ? undefined
    : { sealed: headers_enc, place: secretPlace('headers_enc', organisation_id, id) }
}

const NO_HEADERS = {}

/** Own headers, by name. */
export function openHeaders(
  keyring: Pick<Keyring, 'open'>,
  sealed: SealedSecret | undefined,
): Readonly<Record<string, string>> {
  return sealed === undefined ? NO_HEADERS : JSON.parse(keyring.open(sealed.sealed, sealed.place))
}
