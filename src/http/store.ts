// SQL of the edge: idempotency keys, and the look whether the database answers.
import { sql } from 'kysely'
import type { Reader } from '../db/database.ts'
import { prepareChange, prepareQuery } from '../db/prepared.ts'
import type { Tx } from '../db/transaction.ts'

export interface KeyScope {
  readonly organisationId: string
  readonly clientId: string
  readonly key: string
}

export interface StoredAnswer {
  readonly fingerprint: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
  readonly requestId: string
}

// Stands in the row from the claim until the answer; both are in one transaction, so nobody else sees it.
const UNANSWERED = 0

type Claim = KeyScope & { readonly fingerprint: string; readonly requestId: string; readonly now: number }

const insertKey = prepareChange((db, claim: Claim) =>
  db
    .insertInto('idempotency_keys')
    .values({
      organisation_id: claim.organisationId,
      client_id: claim.clientId,
      key: claim.key,
      fingerprint: claim.fingerprint,
      status: UNANSWERED,
      headers: '{}',
      body: '',
      request_id: claim.requestId,
      created_at: claim.now,
    })
    .onConflict((conflict) => conflict.doNothing()),
)

const updateAnswer = prepareQuery((db, answer: KeyScope & { status: number; headers: string; body: string }) =>
  db
    .updateTable('idempotency_keys')
    .set({ status: answer.status, headers: answer.headers, body: answer.body })
    .where('organisation_id', '=', answer.organisationId)
    .where('client_id', '=', answer.clientId)
    .where('key', '=', answer.key),
)

/** Takes the key; false when it is taken already. */
export async function claimKey(
  tx: Tx,
  { organisationId, clientId, key }: KeyScope,
  { fingerprint, requestId, now }: { fingerprint: string; requestId: string; now: number },
): Promise<boolean> {
  const inserted = await insertKey(tx, { organisationId, clientId, key, fingerprint, requestId, now })
  return inserted > 0
}

export async function storeAnswer(
  tx: Tx,
  { organisationId, clientId, key }: KeyScope,
  { status, headers, body }: { status: number; headers: Record<string, string>; body: string },
): Promise<void> {
  await updateAnswer(tx, { organisationId, clientId, key, status, headers: JSON.stringify(headers), body })
}

const selectAnswer = prepareQuery((db, scope: KeyScope) =>
  db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'status', 'headers', 'body', 'request_id'])
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .where('key', '=', scope.key),
)

export async function findAnswer(
  reader: Reader,
  { organisationId, clientId, key }: KeyScope,
): Promise<StoredAnswer | undefined> {
  const [row] = await selectAnswer(reader, { organisationId, clientId, key })
  if (row === undefined || row.status === UNANSWERED) return undefined
  return {
    fingerprint: row.fingerprint,
    status: row.status,
    headers: JSON.parse(row.headers),
    body: row.body,
    requestId: row.request_id,
  }
}

/** Forgets answers given before `before` (epoch ms), at most `rowsMax` of them. @returns how many */
export async function purgeKeys(tx: Tx, before: number, rowsMax: number): Promise<number> {
  const old = tx
    .selectFrom('idempotency_keys')
    .select('rowid' as never)
    .where('created_at', '<', before)
    .limit(rowsMax)
  const { numDeletedRows } = await tx
    .deleteFrom('idempotency_keys')
    .where('rowid' as never, 'in', old)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Returns when the database answers. @throws when it does not */
export async function touchDatabase(reader: Reader): Promise<void> {
  await sql`select 1`.execute(reader)
}
