// The report for a person at a terminal: grouped by gravity, with file and line, who is hit, and what to do instead.
import type { Level } from '../rules/table.ts'
import {
  type DocumentReport,
  few,
  flow,
  movement,
  type Report,
  type ReportedChange,
  shown,
  spot,
  verdict,
} from './report.ts'

type Paint = (code: string, text: string) => string

const COLOUR: Readonly<Record<Level, string>> = { breaking: '31', risky: '33', safe: '32' }
const SAFE_SHOWN_MAX = 20
const PROOF_CHARACTERS_MAX = 300

export function terminal(report: Report, coloured: boolean): string {
  const sequence = String.fromCodePoint(27)
  const paint: Paint = (code, text) => (coloured ? `${sequence}[${code}m${text}${sequence}[0m` : text)
  const lines = report.documents.flatMap((document) => documentLines(document, paint))
  for (const error of report.versionErrors) lines.push(paint('31', `version: ${error}`), '')
  for (const error of report.approvalErrors) lines.push(paint('31', `approvals: ${error}`), '')
  lines.push(paint(report.exitCode === 0 ? '32;1' : '31;1', verdict(report)))
  const { length } = report.documents
  if (length > 1) lines.push(`${length === 2 ? 'Both' : 'All'} documents together: a ${report.bump} version.`)
  return lines.join('\n')
}

function documentLines(document: DocumentReport, paint: Paint): string[] {
  const { title, format, base, revision, changes, proofs } = document
  const lines = [paint('1', `${title} (${format}): ${base} -> ${revision}`), versionLine(document), '']
  for (const level of ['breaking', 'risky', 'safe'] as const) {
    const group = changes.filter((change) => change.level === level)
    if (group.length === 0) continue
    lines.push(paint(`${COLOUR[level]};1`, `${level} (${group.length})`))
    const blocking = group.some(({ blocks }) => blocks)
    const most = level === 'safe' && !blocking ? SAFE_SHOWN_MAX : group.length
    for (const change of group.slice(0, most)) lines.push(...changeLines(change, paint))
    if (group.length > most) lines.push(`  and ${group.length - most} more; --format json lists all`)
    lines.push('')
  }
  for (const { what, where, reason, value } of proofs)
    lines.push(paint('31', `proof: ${what} at ${where}: ${reason}`), `  ${shown(value, PROOF_CHARACTERS_MAX)}`, '')
  return lines
}

function versionLine(document: DocumentReport): string {
  const { bump, baseVersion, revisionVersion, leastVersion, versionIsEnough, changes } = document
  if (changes.length === 0) return `Nothing changed for those who use it: ${baseVersion} -> ${revisionVersion}`
  const early = bump === 'minor' && changes.some(({ level }) => level === 'breaking')
  const wanted = leastVersion === undefined ? '' : `, at least ${leastVersion}`
  const notes = [!versionIsEnough && 'not raised enough', early && 'before 1.0.0 a break raises the minor']
  const noted = notes.filter(Boolean).join('; ')
  return `A ${bump} version${wanted}: ${baseVersion} -> ${revisionVersion}${noted === '' ? '' : ` (${noted})`}`
}

function changeLines(change: ReportedChange, paint: Paint): string[] {
  const { rule, level, title, path, why, avoid, affects, approval, fingerprint } = change
  const at = spot(change)
  const moved = movement(change)
  const lines = [`  ${paint(COLOUR[level], title)}: ${paint('1', path)}${moved === '' ? '' : `  ${moved}`}`]
  const where = [rule, at && `${at.file}:${at.line}`, flow(change)].filter(Boolean).join('  ')
  lines.push(paint('2', `    ${where}`))
  if (level === 'safe' && !change.blocks && !approval) return lines
  lines.push(`    affects ${few(affects)}`, `    ${why}`, `    Instead: ${avoid}`)
  lines.push(
    approval
      ? paint('36', `    approved by ${approval.who} until ${approval.expires}: ${approval.reason}`)
      : paint('2', `    to approve: fingerprint ${fingerprint}`),
  )
  return lines
}
