// The report as a pull-request comment, and the changelog section of a release.
import type { Level } from '../rules/table.ts'
import { type DocumentReport, few, movement, type Report, type ReportedChange, spot, verdict } from './report.ts'

const COMMENT_CHARACTERS_MAX = 60_000
const CAPTION: Readonly<Record<Level, string>> = { breaking: 'Breaking', risky: 'Risky', safe: 'Safe' }

/** Text of a document, which must not become markup. */
const plain = (text: string) => text.replaceAll(/[\\`*_{}[\]<>()#|!~]/g, (mark) => `\\${mark}`).replaceAll(/\s+/g, ' ')
const code = (text: string) => `\`${text.replaceAll('`', "'").replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')}\``

export function markdown(report: Report): string {
  const lines = ['## Contract check', '', `**${verdict(report)}** Next version: ${report.bump}.`, '']
  for (const error of report.versionErrors) lines.push(`- **Version:** ${plain(error)}`)
  for (const error of report.approvalErrors) lines.push(`- **Approvals:** ${plain(error)}`)
  for (const document of report.documents) lines.push(...documentLines(document))
  const text = lines.join('\n')
  if (text.length <= COMMENT_CHARACTERS_MAX) return text
  return `${text.slice(0, text.lastIndexOf('\n', COMMENT_CHARACTERS_MAX))}\n\nThe rest is left out; run the check to see all.`
}

function documentLines({ title, format, baseVersion, leastVersion, changes, proofs }: DocumentReport): string[] {
  const lines = [
    `### ${plain(title)} (${format})`,
    '',
    changes.length === 0
      ? `Nothing changed for those who use it since ${plain(baseVersion)}.`
      : `From ${plain(baseVersion)}; at least ${plain(leastVersion ?? 'unknown')} next.`,
    '',
  ]
  for (const level of ['breaking', 'risky', 'safe'] as const) {
    const group = changes.filter((change) => change.level === level)
    if (group.length === 0) continue
    const folded = level === 'safe' && !group.some(({ blocks }) => blocks)
    lines.push(
      folded
        ? `<details><summary>${CAPTION[level]} (${group.length})</summary>`
        : `#### ${CAPTION[level]} (${group.length})`,
      '',
    )
    lines.push('| What | Where | Affects | Why, and what to do instead |', '|---|---|---|---|', ...group.map(row), '')
    if (folded) lines.push('</details>', '')
  }
  for (const { what, where, reason, value } of proofs)
    lines.push(
      `**Proof:** ${plain(what)} at ${plain(where)}: ${plain(reason)}`,
      '',
      '```json',
      JSON.stringify(value),
      '```',
      '',
    )
  return lines
}

function row(change: ReportedChange): string {
  const { title, path, affects, why, avoid, approval, fingerprint, level, blocks } = change
  const at = spot(change)
  const moved = movement(change)
  const what = `${title}: ${code(path)}${moved === '' ? '' : ` ${code(moved)}`}`
  const note = approval
    ? `Approved by ${plain(approval.who)} until ${approval.expires}: ${plain(approval.reason)}`
    : `${why} Instead: ${avoid} To approve: ${code(fingerprint)}`
  return `| ${what} | ${at ? code(`${at.file}:${at.line}`) : ''} | ${plain(few(affects))} | ${level === 'safe' && !blocks && !approval ? '' : note} |`
}

/** A section for CHANGELOG.md: what a client's author needs to know of each change. */
export function changelog(report: Report): string {
  const lines: string[] = report.exitCode === 0 ? [] : [`> **Not to be released yet.** ${plain(verdict(report))}`]
  for (const { text } of report.faults) lines.push(`> ${plain(text)}`)
  if (lines.length > 0) lines.push('')
  for (const { title, leastVersion, changes } of report.documents) {
    lines.push(`## ${plain(title)} ${leastVersion ?? ''}`.trimEnd(), '')
    if (changes.length === 0) lines.push('Nothing changed for clients.', '')
    for (const level of ['breaking', 'risky', 'safe'] as const) {
      const group = changes.filter((change) => change.level === level)
      if (group.length > 0)
        lines.push(`### ${level === 'safe' ? 'Added and changed' : CAPTION[level]}`, '', ...group.map(entry), '')
    }
  }
  return lines.join('\n').trimEnd()
}

function entry(change: ReportedChange): string {
  const { title, path, affects, why, level, blocks } = change
  const moved = movement(change)
  const hit = level === 'safe' && !blocks ? '' : ` ${why} Affects ${plain(few(affects))}.`
  return `- ${title}: ${code(path)}${moved === '' ? '' : ` ${code(moved)}`}.${hit}`
}
