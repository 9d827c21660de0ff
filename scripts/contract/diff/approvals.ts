// Changes that someone has looked at and let pass: openapi/approvals.yaml. An entry names a change by its fingerprint,
// which no rewording alters, and says why, who and until when. An entry that is used by nothing or has expired is an error.
import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import type { Change } from './changes.ts'
import { dateOf } from './lifecycle.ts'
import { BadInput, isFields } from './place.ts'

export interface Approval {
  readonly fingerprint: string
  readonly reason: string
  readonly who: string
  /** The last day it counts, YYYY-MM-DD. */
  readonly expires: string
}

export interface Approved {
  readonly byFingerprint: ReadonlyMap<string, Approval>
  /** One sentence per entry that is wrong. */
  readonly errors: readonly string[]
}

const NAMES = ['fingerprint', 'reason', 'who', 'expires'] as const

/** @throws BadInput when the file cannot be read or an entry is not whole */
export function readApprovals(file: string): readonly Approval[] {
  let read: unknown
  try {
    read = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1
    throw new BadInput(file, line, error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
  }
  const entries = isFields(read) ? (read.approvals ?? []) : undefined
  if (!Array.isArray(entries)) throw new BadInput(file, 1, 'expected a list under approvals')
  return entries.map((entry, index) => {
    const missing = NAMES.filter((name) => !isFields(entry) || typeof entry[name] !== 'string' || entry[name] === '')
    if (missing.length > 0) throw new BadInput(file, 1, `approval ${index + 1} lacks ${missing.join(', ')}`)
    if (dateOf(entry.expires) === undefined)
      throw new BadInput(file, 1, `approval ${index + 1} expires on no date: ${String(entry.expires)}`)
    return entry as Approval
  })
}

/** Matches approvals with the changes found; an expired one approves nothing. */
export function applyApprovals(approvals: readonly Approval[], changes: readonly Change[], today: string): Approved {
  const found = new Set(changes.filter(({ level }) => level !== 'safe').map(({ fingerprint }) => fingerprint))
  const errors: string[] = []
  const byFingerprint = new Map<string, Approval>()
  for (const approval of approvals) {
    const { fingerprint, expires, reason } = approval
    if (!found.has(fingerprint)) errors.push(`The approval ${fingerprint} (${reason}) matches no change; remove it.`)
    else if ((dateOf(expires) ?? 0) < (dateOf(today) ?? 0))
      errors.push(`The approval ${fingerprint} (${reason}) expired on ${expires}; renew or remove it.`)
    else byFingerprint.set(fingerprint, approval)
  }
  return { byFingerprint, errors }
}
