// The audit trail: one entry for each change, in the transaction of the change. Entries are chained by
// hash per organisation, and the organisation keeps the newest hash, so that one that was altered or
// taken out shows, also at the end.
import { createHash } from 'node:crypto'
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import { type AuditRow, findNewest, insertEntry, listEntries, setNewest } from './repository.ts'

export interface AuditEntry {
  readonly organisationId: string
  /** Epoch ms. */
  readonly at: number
  readonly actor: string
  readonly action: string
  readonly target: string
  readonly requestId: string | null
}

const BEGINNING = ''
const ROWS_PER_READ = 1000

export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const newest = await findNewest(tx, entry.organisationId)
  const row = {
    organisation_id: entry.organisationId,
    sequence: newest.sequence + 1,
    at: entry.at,
    actor: entry.actor,
    action: entry.action,
    target: entry.target,
    request_id: entry.requestId,
  }
  const hash = hashOf(row, newest.hash)
  await insertEntry(tx, { ...row, hash })
  await setNewest(tx, entry.organisationId, { sequence: row.sequence, hash })
}

/** @returns the number of entries, and the sequence of the first that breaks the chain */
export async function verifyAudit(
  reader: Reader,
  organisationId: string,
): Promise<{ entries: number; brokenAt: number | undefined }> {
  let previous = { sequence: 0, hash: BEGINNING }
  for (;;) {
    const rows = await listEntries(reader, organisationId, previous.sequence, ROWS_PER_READ)
    for (const row of rows) {
      if (row.sequence !== previous.sequence + 1 || row.hash !== hashOf(row, previous.hash))
        return { entries: previous.sequence, brokenAt: previous.sequence + 1 }
      previous = row
    }
    if (rows.length === ROWS_PER_READ) continue
    const newest = await findNewest(reader, organisationId)
    const whole = newest.sequence === previous.sequence && newest.hash === previous.hash
    return { entries: previous.sequence, brokenAt: whole ? undefined : previous.sequence + 1 }
  }
}

function hashOf(row: Omit<AuditRow, 'hash'>, previousHash: string): string {
  const { organisation_id, sequence, at, actor, action, target, request_id } = row
  const content = JSON.stringify([previousHash, organisation_id, sequence, at, actor, action, target, request_id])
  return createHash('sha256').update(content).digest('base64url')
}
