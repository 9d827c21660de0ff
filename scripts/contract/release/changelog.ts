// The changelog at a release: the section that was written by hand gets its date and what the documents say by themselves.
import { few, movement, type Report, type ReportedChange } from '../diff/report/report.ts'
import type { Level } from '../diff/rules/table.ts'

const CAPTION: Readonly<Record<Level, string>> = { breaking: 'Breaking', risky: 'Risky', safe: 'Added and changed' }
const NAMES_MAX = 6

/**
 * @param report against the release before; undefined for the first
 * @returns the changelog with the section of `version` dated, or why that cannot be
 */
export function datedChangelog(
  changelog: string,
  version: string,
  today: string,
  report: Report | undefined,
): { readonly text: string } | { readonly refused: string } {
  const heading = new RegExp(`^## ${version.replaceAll('.', '\\.')}, unreleased$`, 'm')
  const match = heading.exec(changelog)
  if (match === null) return { refused: `CHANGELOG.md has no section "## ${version}, unreleased"` }
  const start = match.index + match[0].length
  const next = changelog.indexOf('\n## ', start)
  const end = next === -1 ? changelog.length : next
  const written = changelog.slice(start, end).trim()
  if (written === '') return { refused: `CHANGELOG.md says nothing of ${version}` }
  const rest = changelog.slice(end).trimStart()
  const parts = [`${changelog.slice(0, match.index)}## ${version}, ${today}`, written, notes(report), rest]
  return {
    text: `${parts
      .filter((part) => part !== '')
      .join('\n\n')
      .trimEnd()}\n`,
  }
}

/** Each change of the documents with whom it affects, and for a break what became of those who relied on it. */
function notes(report: Report | undefined): string {
  const changes = (report?.documents ?? []).flatMap((document) => document.changes)
  if (changes.length === 0) return ''
  const groups = (['breaking', 'risky', 'safe'] as const).flatMap((level) => {
    const group = changes.filter((change) => change.level === level)
    return group.length === 0 ? [] : [`#### ${CAPTION[level]}\n\n${group.map(entry).join('\n')}`]
  })
  return `### Contract\n\n${groups.join('\n\n')}`
}

const code = (text: string) => `\`${text.replaceAll('`', "'").replaceAll(/\s+/g, ' ')}\``

function entry(change: ReportedChange): string {
  const { title, path, affects, why, level, approval } = change
  const moved = movement(change)
  const what = `- ${title}: ${code(path)}${moved === '' ? '' : ` ${code(moved)}`}.`
  const whom = affects.length === 0 ? '' : ` Affects ${few(affects, NAMES_MAX)}.`
  if (level === 'safe') return `${what}${whom}`
  return `${what}${whom} ${why}${approval === undefined ? '' : ` To migrate: ${approval.reason}`}`
}
