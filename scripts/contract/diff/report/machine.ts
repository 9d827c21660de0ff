// The report for programs: JSON by a published schema (report.schema.json), GitHub annotations, and SARIF 2.1.0.
import type { Level } from '../rules/table.ts'
import { type Fault, few, mark, movement, type Report, type ReportedChange, verdict } from './report.ts'

/** Raised when a field changes its meaning or goes; fields may be added at any time. */
const REPORT_VERSION = 1

export const json = (report: Report): string => JSON.stringify({ reportVersion: REPORT_VERSION, ...report }, null, 2)

const all = (report: Report): ReportedChange[] => report.documents.flatMap(({ changes }) => changes)

const sentence = (change: ReportedChange) => {
  const moved = movement(change)
  const what = `${change.title}: ${change.path}${moved === '' ? '' : ` (${moved})`}.`
  if (change.level === 'safe' && !change.blocks) return what
  return `${what} Affects ${few(change.affects)}. ${change.why} Instead: ${change.avoid}`
}

/** By what it is let pass, or who has done so. */
const decision = ({ approval, fingerprint }: ReportedChange) =>
  approval ? `Approved by ${approval.who} until ${approval.expires}.` : `To approve: fingerprint ${fingerprint}.`

// https://docs.github.com/actions/reference/workflow-commands: these characters end a value or a command.
const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

const COMMAND: Readonly<Record<Level, string>> = { breaking: 'error', risky: 'warning', safe: 'notice' }

export function github(report: Report): string {
  const lines = report.documents.flatMap((document) =>
    document.changes
      .filter(({ level, blocks }) => level !== 'safe' || blocks)
      .map((change) => {
        const { file, line } = mark(change, document)
        const command = change.blocks ? 'error' : change.approval ? 'notice' : COMMAND[change.level]
        return `::${command} file=${property(file)},line=${line},title=${property(change.rule)}::${data(`${sentence(change)} ${decision(change)}`)}`
      }),
  )
  const faults = report.faults.map(
    ({ about, text, file, line }) => `::error file=${property(file)},line=${line},title=${about}::${data(text)}`,
  )
  return [...lines, ...faults, verdict(report)].join('\n')
}

const SARIF_LEVEL: Readonly<Record<Level, string>> = { breaking: 'error', risky: 'warning', safe: 'note' }

const FAULT_TITLE: Readonly<Record<Fault['about'], string>> = {
  approvals: 'An approval is unused or has expired',
  version: 'The version was not raised enough',
}

const located = (file: string, line: number) => [
  { physicalLocation: { artifactLocation: { uri: file }, region: { startLine: line } } },
]

export function sarif(report: Report): string {
  const changes = all(report)
  const rules = new Map(changes.map((change) => [change.rule, change]))
  const results = report.documents.flatMap((document) =>
    document.changes.map((change) => {
      const { file, line } = mark(change, document)
      return {
        ruleId: change.rule,
        level: change.blocks ? 'error' : change.approval ? 'note' : SARIF_LEVEL[change.level],
        message: { text: sentence(change) },
        partialFingerprints: { change: change.fingerprint },
        locations: located(file, line),
        suppressions: change.approval ? [{ kind: 'external', justification: change.approval.reason }] : [],
      }
    }),
  )
  const faults = report.faults.map(({ about, text, file, line }) => ({
    ruleId: about,
    level: 'error',
    message: { text },
    locations: located(file, line),
  }))
  const driver = {
    name: 'nexora-contract',
    rules: [
      ...[...rules.values()].map(({ rule, title, why, avoid }) => ({
        id: rule,
        shortDescription: { text: title },
        fullDescription: { text: why },
        help: { text: avoid },
      })),
      ...[...new Set(report.faults.map(({ about }) => about))].map((id) => ({
        id,
        shortDescription: { text: FAULT_TITLE[id] },
      })),
    ],
  }
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results: [...results, ...faults] }],
  }
  return JSON.stringify(log, null, 2)
}
