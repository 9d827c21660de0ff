// Clients and their secrets: made, rotated and disabled by operators, authenticated by the OAuth
// endpoints. A secret is returned by the function that makes it and never again.
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { hashCredential, hintOf, isToken, mintSecret, mintToken, sameHash } from './credentials.ts'
import {
  type ClientRow,
  findClient,
  findLiveClient,
  findTokenOwner,
  insertClient,
  insertSecret,
  insertToken,
  isLive,
  listSecrets,
  noteUse,
  revokeSecret,
  revokeTokenOf,
  type SecretRow,
  setDisabled,
  setSecretExpiry,
} from './repository.ts'

const TOKEN_TTL_SECONDS = { min: 300, default: 3600, max: 86_400 }
const LIVE_SECRETS_MAX = 2
export const OVERLAP_SECONDS = 7 * 86_400

export interface NewClient {
  readonly name: string
  readonly scopes: readonly string[]
  readonly tokenTtlSeconds?: number | undefined
  readonly ratePerMinute?: number | undefined
  readonly rateBurst?: number | undefined
}

/** What an operator asked for cannot be done; the message is for people. */
export class ClientError extends Error {}

export type ClientService = ReturnType<typeof makeClientService>

export function makeClientService({ clock, mintId }: { clock: Clock; mintId: MintId }) {
  const noClient = hashCredential(mintSecret()) // compared with when there is no client, so that both cases cost the same

  async function addSecret(tx: Tx, organisationId: string, clientId: string) {
    const secret = mintSecret()
    await insertSecret(tx, {
      id: mintId('sec'),
      organisation_id: organisationId,
      client_id: clientId,
      hash: hashCredential(secret),
      hint: hintOf(secret),
      created_at: clock.now(),
      expires_at: null,
      revoked_at: null,
      last_used_at: null,
    })
    return secret
  }

  async function requireClient(tx: Tx, organisationId: string, clientId: string): Promise<ClientRow> {
    const client = await findClient(tx, organisationId, clientId)
    if (client === undefined) throw new ClientError(`There is no client ${clientId}.`)
    return client
  }

  return {
    /** @throws ClientError when the token lifetime is out of bounds or no scope is given */
    async create(tx: Tx, organisationId: string, input: NewClient): Promise<{ client: ClientRow; secret: string }> {
      const ttl = input.tokenTtlSeconds ?? TOKEN_TTL_SECONDS.default
      if (ttl < TOKEN_TTL_SECONDS.min || ttl > TOKEN_TTL_SECONDS.max)
        throw new ClientError(`The token lifetime must be ${TOKEN_TTL_SECONDS.min}..${TOKEN_TTL_SECONDS.max} seconds.`)
      if (input.scopes.length === 0) throw new ClientError('A client needs at least one scope.')
      const client: ClientRow = {
        id: mintId('cli'),
        organisation_id: organisationId,
        name: input.name,
        scopes: [...new Set(input.scopes)].sort().join(' '),
        token_ttl_seconds: ttl,
        rate_per_minute: input.ratePerMinute ?? null,
        rate_burst: input.rateBurst ?? null,
        created_at: clock.now(),
        last_used_at: null,
        disabled_at: null,
      }
      await insertClient(tx, client)
      return { client, secret: await addSecret(tx, organisationId, client.id) }
    },

    /**
     * A second secret; the first keeps working for `overlapSeconds`. With 0 it ends at once, and so do its tokens.
     * @throws ClientError when two secrets are live already
     */
    async rotate(tx: Tx, organisationId: string, clientId: string, overlapSeconds = OVERLAP_SECONDS) {
      const client = await requireClient(tx, organisationId, clientId)
      if (client.disabled_at !== null) throw new ClientError('This client is disabled for good: make another.')
      const now = clock.now()
      const live = (await listSecrets(tx, organisationId, clientId)).filter((secret) => isLive(secret, now))
      if (live.length >= LIVE_SECRETS_MAX && overlapSeconds > 0)
        throw new ClientError(
          'Two secrets are live already: wait for the older to expire, or rotate with an overlap of 0.',
        )
      for (const old of live) {
        await setSecretExpiry(tx, organisationId, old.id, now + overlapSeconds * 1000)
        if (overlapSeconds === 0) await revokeSecret(tx, organisationId, old.id, now)
      }
      const secret = await addSecret(tx, organisationId, clientId)
      return { client, secret, previousExpiresAt: live.length === 0 ? null : now + overlapSeconds * 1000 }
    },

    /** Its tokens stop working at once. */
    async disable(tx: Tx, organisationId: string, clientId: string): Promise<ClientRow> {
      const client = await requireClient(tx, organisationId, clientId)
      const disabledAt = client.disabled_at ?? clock.now()
      await setDisabled(tx, organisationId, clientId, disabledAt)
      return { ...client, disabled_at: disabledAt }
    },

    /** The client that the credentials prove; undefined for every kind of failure alike. */
    async authenticate(
      tx: Tx,
      clientId: string,
      secret: string,
    ): Promise<{ client: ClientRow; secret: SecretRow } | undefined> {
      const found = await findLiveClient(tx, clientId, clock.now())
      const hash = hashCredential(secret)
      const matching = found?.secrets.find((candidate) => sameHash(candidate.hash, hash))
      if (found === undefined || matching === undefined) {
        sameHash(noClient, hash)
        return undefined
      }
      return { client: found.client, secret: matching }
    },

    /** @param scopes a subset of the client's */
    async issueToken(tx: Tx, client: ClientRow, secret: SecretRow, scopes: string): Promise<string> {
      const token = mintToken()
      const now = clock.now()
      await insertToken(tx, {
        hash: hashCredential(token),
        organisation_id: client.organisation_id,
        client_id: client.id,
        secret_id: secret.id,
        scopes,
        issued_at: now,
        expires_at: now + client.token_ttl_seconds * 1000,
        revoked_at: null,
      })
      await noteUse(tx, client, secret.id, now)
      return token
    },

    async revokeToken(tx: Tx, client: ClientRow, token: string): Promise<void> {
      if (isToken(token)) await revokeTokenOf(tx, client.id, hashCredential(token), clock.now())
    },

    /** Who a bearer token stands for, asked at every request: revoking and disabling count from the next one on. */
    async findPrincipal(reader: Reader, token: string) {
      if (!isToken(token)) return undefined
      const owner = await findTokenOwner(reader, hashCredential(token), clock.now())
      if (owner === undefined) return undefined
      return {
        organisationId: owner.organisation_id,
        clientId: owner.client_id,
        scopes: owner.scopes.split(' '),
        ratePerMinute: owner.rate_per_minute,
        rateBurst: owner.rate_burst,
        organisationRatePerMinute: owner.organisation_rate_per_minute,
      }
    },
  }
}
