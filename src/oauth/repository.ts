// SQL of clients, secrets and tokens. The look-ups by credential are the few queries that do not
// name an organisation: they are how one is found.
import type { Insertable, Selectable } from 'kysely'
import type { Reader } from '../db/database.ts'
import { prepareQuery } from '../db/prepared.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type ClientRow = Selectable<Tables['clients']>
export type SecretRow = Selectable<Tables['client_secrets']>
export type TokenRow = Selectable<Tables['access_tokens']>

export async function insertClient(tx: Tx, row: Insertable<Tables['clients']>): Promise<void> {
  await tx.insertInto('clients').values(row).execute()
}

export async function insertSecret(tx: Tx, row: Insertable<Tables['client_secrets']>): Promise<void> {
  await tx.insertInto('client_secrets').values(row).execute()
}

export async function insertToken(tx: Tx, row: Insertable<Tables['access_tokens']>): Promise<void> {
  await tx.insertInto('access_tokens').values(row).execute()
}

export async function listClients(reader: Reader, organisationId: string): Promise<ClientRow[]> {
  return reader.selectFrom('clients').selectAll().where('organisation_id', '=', organisationId).orderBy('id').execute()
}

export async function listSecrets(reader: Reader, organisationId: string, clientId: string): Promise<SecretRow[]> {
  return reader
    .selectFrom('client_secrets')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('client_id', '=', clientId)
    .orderBy('id')
    .execute()
}

export async function findClient(
  reader: Reader,
  organisationId: string,
  clientId: string,
): Promise<ClientRow | undefined> {
  return reader
    .selectFrom('clients')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', clientId)
    .executeTakeFirst()
}

/** A client that may authenticate, with its live secrets; unknown, disabled and orphaned clients look the same. */
export async function findLiveClient(
  tx: Tx,
  clientId: string,
  now: number,
): Promise<{ client: ClientRow; secrets: SecretRow[] } | undefined> {
  const client = await tx
    .selectFrom('clients')
    .innerJoin('organisations', 'organisations.id', 'clients.organisation_id')
    .selectAll('clients')
    .where('clients.id', '=', clientId)
    .where('clients.disabled_at', 'is', null)
    .where('organisations.disabled_at', 'is', null)
    .executeTakeFirst()
  if (client === undefined) return undefined
  const secrets = await listSecrets(tx, client.organisation_id, client.id)
  return { client, secrets: secrets.filter((secret) => isLive(secret, now)) }
}

export function isLive(secret: Pick<SecretRow, 'revoked_at' | 'expires_at'>, now: number): boolean {
  return secret.revoked_at === null && (secret.expires_at === null || secret.expires_at > now)
}

export async function setSecretExpiry(
  tx: Tx,
  organisationId: string,
  secretId: string,
  expiresAt: number,
): Promise<void> {
  await tx
    .updateTable('client_secrets')
    .set({ expires_at: expiresAt })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', secretId)
    .execute()
}

/** Ends a secret at once, and with it the tokens that it issued. */
export async function revokeSecret(tx: Tx, organisationId: string, secretId: string, now: number): Promise<void> {
  await tx
    .updateTable('client_secrets')
    .set({ revoked_at: now })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', secretId)
    .execute()
}

export async function noteUse(tx: Tx, client: ClientRow, secretId: string, now: number): Promise<void> {
  await tx
    .updateTable('clients')
    .set({ last_used_at: now })
    .where('organisation_id', '=', client.organisation_id)
    .where('id', '=', client.id)
    .execute()
  await tx
    .updateTable('client_secrets')
    .set({ last_used_at: now })
    .where('organisation_id', '=', client.organisation_id)
    .where('id', '=', secretId)
    .execute()
}

export async function setDisabled(tx: Tx, organisationId: string, clientId: string, disabledAt: number): Promise<void> {
  await tx
    .updateTable('clients')
    .set({ disabled_at: disabledAt })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', clientId)
    .execute()
}

const tokenOwner = prepareQuery((db, look: { hash: string; now: number }) =>
  db
    .selectFrom('access_tokens')
    .innerJoin('clients', 'clients.id', 'access_tokens.client_id')
    .innerJoin('client_secrets', 'client_secrets.id', 'access_tokens.secret_id')
    .innerJoin('organisations', 'organisations.id', 'access_tokens.organisation_id')
    .select([
      'access_tokens.organisation_id',
      'access_tokens.client_id',
      'access_tokens.scopes',
      'clients.rate_per_minute',
      'clients.rate_burst',
      'organisations.rate_per_minute as organisation_rate_per_minute',
    ])
    .where('access_tokens.hash', '=', look.hash)
    .where('access_tokens.expires_at', '>', look.now)
    .where('access_tokens.revoked_at', 'is', null)
    .where('client_secrets.revoked_at', 'is', null)
    .where('clients.disabled_at', 'is', null)
    .where('organisations.disabled_at', 'is', null),
)

/** Everything a request needs to know of its token, in one look-up; undefined unless token, secret, client and organisation are all live. */
export async function findTokenOwner(reader: Reader, hash: string, now: number) {
  const [owner] = await tokenOwner(reader, { hash, now })
  return owner
}

/** Leaves a token of another client alone (RFC 7009 §2.1). */
export async function revokeTokenOf(tx: Tx, clientId: string, hash: string, now: number): Promise<void> {
  await tx
    .updateTable('access_tokens')
    .set({ revoked_at: now })
    .where('hash', '=', hash)
    .where('client_id', '=', clientId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Over all organisations. @returns how many were removed */
export async function purgeTokens(tx: Tx, expiredBefore: number, rowsMax: number): Promise<number> {
  const old = tx.selectFrom('access_tokens').select('hash').where('expires_at', '<', expiredBefore).limit(rowsMax)
  const { numDeletedRows } = await tx.deleteFrom('access_tokens').where('hash', 'in', old).executeTakeFirst()
  return Number(numDeletedRows)
}
