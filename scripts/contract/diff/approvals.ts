// Changes that someone has looked at and let pass: openapi/approvals.yaml. An entry names a change by its fingerprint,
// which no rewording alters, and says why, who and until when. An entry that is used by nothing or has expired is an error.
import { existsSync, readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import type { Change } from './changes.ts'
import { dateOf } from './lifecycle.ts'
import { BadInput, isFields } from './place.ts'

export interface Approval {
  readonly fingerprint: string
  readonly reason: string
  readonly who: string
  /** The last day it counts, YYYY-MM-DD. */
  readonly expires: string
  /** Where it is written. */
  readonly file: string
  readonly line: number
}

export interface Approved {
  readonly byFingerprint: ReadonlyMap<string, Approval>
  /** The entries that are wrong, and what each is told, in a sentence. */
  readonly errors: readonly (readonly [approval: Approval, text: string])[]
}

const NAMES = ['fingerprint', 'reason', 'who', 'expires'] as const

/** @throws BadInput when the file cannot be read or an entry is not whole */
export function readApprovals(file: string): readonly Approval[] {
  if (!existsSync(file)) throw new BadInput(file, 1, 'there is no such file')
  const lines = new LineCounter()
  const document = parseDocument(
    reading(file, () => readFileSync(file, 'utf8')),
    { lineCounter: lines },
  )
  const [wrong] = document.errors
  if (wrong)
    throw new BadInput(file, wrong.linePos?.[0].line ?? 1, wrong.message.split('\n')[0]?.split(' at line ')[0] ?? '')
  const read: unknown = reading(file, () => document.toJS())
  const entries = isFields(read) ? (read.approvals ?? []) : undefined
  if (!Array.isArray(entries)) throw new BadInput(file, 1, 'expected a list under approvals')
  return entries.map((entry, index) => {
    const node = document.getIn(['approvals', index], true)
    const start = isFields(node) && Array.isArray(node.range) ? Number(node.range[0]) : 0
    const { line } = lines.linePos(start)
    const missing = NAMES.filter((name) => !isFields(entry) || typeof entry[name] !== 'string' || entry[name] === '')
    if (missing.length > 0) throw new BadInput(file, line, `approval ${index + 1} lacks ${missing.join(', ')}`)
    if (dateOf(entry.expires) === undefined)
      throw new BadInput(file, line, `approval ${index + 1} expires on no date: ${String(entry.expires)}`)
    return { ...entry, file, line } as Approval
  })
}

function reading<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new BadInput(file, 1, error instanceof Error ? error.message : String(error))
  }
}

/**
 * Matches approvals with the changes found; an expired one approves nothing.
 * @param wanting whether a change needs an approval to pass
 */
export function applyApprovals(
  approvals: readonly Approval[],
  changes: readonly Change[],
  today: string,
  wanting: (change: Change) => boolean,
): Approved {
  const found = new Set(changes.filter(wanting).map(({ fingerprint }) => fingerprint))
  const errors: (readonly [Approval, string])[] = []
  const byFingerprint = new Map<string, Approval>()
  for (const approval of approvals) {
    const { fingerprint, expires, reason } = approval
    const named = `The approval ${fingerprint} (${reason})`
    if (!found.has(fingerprint)) errors.push([approval, `${named} matches no change; remove it.`])
    else if ((dateOf(expires) ?? 0) < (dateOf(today) ?? 0))
      errors.push([approval, `${named} expired on ${expires}; renew or remove it.`])
    else byFingerprint.set(fingerprint, approval)
  }
  return { byFingerprint, errors }
}
