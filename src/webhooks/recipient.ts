// Where the deliveries of a subscription go and what signs them: sealed until the first of them is sent, then shared by
// those of one transaction.
import { keptByTransaction, type Tx } from '../db/transaction.ts'
import type { Keyring } from '../kernel/keyring.ts'
import { listCandidates } from './candidates/store.ts'
import { findDefaultSecret, type SubscriptionRow } from './repository.ts'
import {
  defaultSecrets,
  openHeaders,
  type SealedSecret,
  type SealedSecrets,
  sealedHeadersOf,
  sealedSecretsOf,
  secretsInForce,
} from './secrets.ts'
import type { SigningSecrets } from './signature.ts'

/** What all attempts of a subscription have in common. */
export interface Terms {
  readonly url: string
  readonly timeoutMs: number
  /** The subscription's own headers. */
  readonly headers: Readonly<Record<string, string>>
  readonly secrets: SigningSecrets
}

export class Recipient {
  readonly url: string
  readonly #timeoutMs: number
  readonly #secrets: SealedSecrets
  readonly #headers: SealedSecret | undefined
  #terms: Terms | undefined

  /** @param inherited what signs while it has no secret of its own */
  constructor(subscription: SubscriptionRow, inherited: SealedSecrets | undefined) {
    this.url = subscription.url
    this.#timeoutMs = subscription.timeout_ms
    this.#secrets = sealedSecretsOf(subscription, inherited)
    this.#headers = sealedHeadersOf(subscription)
  }

  /**
   * The same object for all attempts, unless a rotation decides by the time.
   * @throws Error when the key ring does not open it
   */
  terms(keyring: Pick<Keyring, 'open'>, now: number): Terms {
    if (this.#terms !== undefined) return this.#terms
    const terms = {
      url: this.url,
      timeoutMs: this.#timeoutMs,
      headers: openHeaders(keyring, this.#headers),
      secrets: secretsInForce(keyring, this.#secrets, now),
    }
    if (this.#secrets.rotation === 'none') this.#terms = terms
    return terms
  }
}

const recipients = keptByTransaction(() => new Map<SubscriptionRow, Recipient>())

/** @param subscription as it was read in this transaction; once it is read anew, it is another recipient */
export async function recipientOf(tx: Tx, subscription: SubscriptionRow): Promise<Recipient> {
  const known = recipients(tx).get(subscription)
  if (known !== undefined) return known
  const recipient = new Recipient(subscription, await inheritedSecrets(tx, subscription))
  recipients(tx).set(subscription, recipient)
  return recipient
}

/**
 * What signs for a subscription without a secret of its own: an active subscription of the same URL, whose
 * receiver knows that secret, else the organisation's default.
 * @returns undefined when it has its own
 */
export async function inheritedSecrets(tx: Tx, row: SubscriptionRow): Promise<SealedSecrets | undefined> {
  if (row.secret_enc !== null) return undefined
  const others = await listCandidates(tx, row.organisation_id, undefined)
  const sibling = others.find(
    (other) => other.url === row.url && other.status === 'active' && other.secret_enc !== null && other.id !== row.id,
  )
  if (sibling !== undefined) return sealedSecretsOf(sibling, undefined)
  return defaultSecrets(row.organisation_id, await findDefaultSecret(tx, row.organisation_id))
}
