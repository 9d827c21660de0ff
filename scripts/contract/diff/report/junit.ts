// The report as JUnit XML, which most CI systems show as tests: one for each change, failed when it blocks.
import { few, mark, movement, type Report, type ReportedChange, verdict } from './report.ts'

// XML 1.0 has no way to write most control characters, so they are left out.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' }
const text = (value: string) => value.replaceAll(CONTROL, '').replaceAll(/[&<>"\n]/g, (found) => MARKS[found] ?? found)

export function junit(report: Report): string {
  const suites = report.documents.map((document) => {
    const { title, format, changes } = document
    const failed = changes.filter(({ blocks }) => blocks).length
    const cases = changes.map((change) => caseOf(change, mark(change, document)))
    return `  <testsuite name="${text(`${title} (${format})`)}" tests="${changes.length}" failures="${failed}">\n${cases.join('')}  </testsuite>\n`
  })
  const wrong = report.faults.map(
    (fault) =>
      `    <testcase name="${text(fault.text)}" classname="${fault.about}" file="${text(fault.file)}" line="${fault.line}"><failure message="${text(fault.text)}"/></testcase>\n`,
  )
  const others =
    wrong.length === 0
      ? ''
      : `  <testsuite name="report" tests="${wrong.length}" failures="${wrong.length}">\n${wrong.join('')}  </testsuite>\n`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${text(verdict(report))}">\n${suites.join('')}${others}</testsuites>`
}

function caseOf(change: ReportedChange, { file, line }: { readonly file: string; readonly line: number }): string {
  const { title, path, rule, blocks, why, avoid, affects, fingerprint } = change
  const moved = movement(change)
  const open = `    <testcase name="${text(`${title}: ${path}`)}" classname="${text(rule)}" file="${text(file)}" line="${line}"`
  if (!blocks) return `${open}/>\n`
  const lines = [
    `${file}:${line}`,
    ...(moved === '' ? [] : [moved]),
    `affects ${few(affects)}`,
    why,
    `Instead: ${avoid}`,
    `fingerprint ${fingerprint}`,
  ]
  return `${open}>\n      <failure message="${text(why)}">${text(lines.join('\n'))}</failure>\n    </testcase>\n`
}
