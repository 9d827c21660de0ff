// Whatever ends a run with 1 is named by every format: who reads only that one must not have to guess.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Approval, readApprovals } from '../../../scripts/contract/diff/approvals.ts'
import { FORMATS } from '../../../scripts/contract/diff/report/formats.ts'
import { makeReport, type Report } from '../../../scripts/contract/diff/report/report.ts'
import type { Level } from '../../../scripts/contract/diff/rules/table.ts'
import { contractOf, jsonBody, openapi, POLICY } from './documents.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-reasons-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const named = (schema: object) => ({ requestBody: jsonBody({ type: 'object', properties: { name: schema } }) })
const text = { type: 'string' }
const answers = (...statuses: number[]) => ({
  responses: Object.fromEntries(statuses.map((status) => [status, { description: 'Done' }])),
})
/** More changes than a terminal lists of those that are safe. */
const many = (count: number) => ({
  requestBody: jsonBody({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`field_${index}`, text])),
  }),
})

interface Case {
  readonly old: object
  readonly now: object
  readonly failOn?: Level
  readonly checkVersion?: boolean
  readonly approvals?: string
  /** What a reader must find. */
  readonly told: readonly string[]
}

const none = openapi()
const entry = (fields: string) =>
  `approvals:\n  # Whom we asked.\n  - { fingerprint: 0123456789abcdef, reason: Agreed, who: a@example.com, ${fields} }\n`

const REASONS: Readonly<Record<string, Case>> = {
  'a break': {
    old: openapi({ operation: named(text) }),
    now: openapi({ operation: named({ ...text, maxLength: 9 }) }),
    told: ['The greatest length was lowered', '.name', 'POST /things/{id}', 'Blocked by 1 change'],
  },
  'a risk that was asked to block': {
    old: openapi({ operation: answers(200, 409) }),
    now: openapi({ operation: answers(200) }),
    failOn: 'risky',
    told: ['409', 'POST /things/{id}', 'Blocked by 1 change'],
  },
  'safe changes that were asked to block': {
    old: openapi({ operation: many(1) }),
    now: openapi({ operation: many(31) }),
    failOn: 'safe',
    told: ['.field_1', '.field_30', 'POST /things/{id}', 'Blocked by 30 changes: 0 breaking, 0 risky'],
  },
  'an approval that nothing uses': {
    old: none,
    now: none,
    approvals: entry('expires: 2027-12-31'),
    told: ['The approval 0123456789abcdef (Agreed) matches no change', 'Blocked by 1 wrong approval'],
  },
  'an approval that has expired': {
    old: openapi({ operation: named(text) }),
    now: openapi({ operation: named({ ...text, maxLength: 9 }) }),
    approvals: entry('expires: 2026-12-31'),
    told: ['expired on 2026-12-31', 'Blocked by 1 change and 1 wrong approval'],
  },
  'a version that was not raised enough': {
    old: none,
    now: openapi({ operation: { parameters: [{ name: 'page', in: 'query', schema: text }] } }),
    checkVersion: true,
    told: ['Things went from 1.0.0 to 1.0.0; a minor version is needed, at least 1.1.0', 'Blocked by 1 version'],
  },
}

function reportOf({ old, now, failOn = 'breaking', checkVersion = false, approvals }: Case): Report {
  const comparisons = [{ base: contractOf(old), revision: contractOf(now) }]
  const run = (listed: readonly Approval[]) => makeReport(comparisons, listed, POLICY, failOn, checkVersion)
  if (approvals === undefined) return run([])
  const [change] = run([]).documents.flatMap(({ changes }) => changes)
  const file = path.join(folder, 'approvals.yaml')
  writeFileSync(file, approvals.replace('0123456789abcdef', change?.fingerprint ?? '0123456789abcdef'))
  return run(readApprovals(file))
}

/** What a format shows, without how it shields marks of its own. */
const plainly = (shown: string) => shown.replaceAll(/\\(.)/g, '$1').replaceAll(/%3A/g, ':').replaceAll('&gt;', '>')

describe.each(Object.entries(FORMATS))('the format %s', (name, format) => {
  it.each(Object.entries(REASONS))('names %s', (_, reason) => {
    const report = reportOf(reason)
    expect(report.exitCode).toBe(1)
    const shown = plainly(format(report, false))
    // Programs count for themselves.
    const forPrograms = name === 'json' || name === 'sarif'
    const told = reason.told.filter((part) => !(forPrograms && part.startsWith('Blocked')))
    expect(told.filter((part) => !shown.includes(part))).toEqual([])
  })
})

describe('what is wrong beside the changes', () => {
  it('is shown at its line: the approval, and the version', () => {
    const unused = reportOf(REASONS['an approval that nothing uses'] as Case)
    const at = { file: path.join(folder, 'approvals.yaml'), line: 3 }
    expect(unused.faults).toEqual([{ about: 'approvals', text: unused.approvalErrors[0], ...at }])
    expect(FORMATS.github?.(unused, false)).toContain(`::error file=${at.file},line=3,title=approvals::The approval`)
    const [result] = JSON.parse(FORMATS.sarif?.(unused, false) ?? '').runs[0].results
    expect(result).toMatchObject({
      ruleId: 'approvals',
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: at.file }, region: { startLine: 3 } } }],
    })
    expect(FORMATS.junit?.(unused, false)).toContain(`file="${at.file}" line="3"`)
    const low = reportOf(REASONS['a version that was not raised enough'] as Case)
    expect(low.faults).toMatchObject([{ about: 'version', text: low.versionErrors[0], line: 1 }])
  })

  it('makes errors of SARIF of what blocks, and notes of what was approved', () => {
    const levels = (report: Report) =>
      JSON.parse(FORMATS.sarif?.(report, false) ?? '').runs[0].results.map(({ level }: { level: string }) => level)
    expect(levels(reportOf(REASONS['a risk that was asked to block'] as Case))).toEqual(['error'])
    const approved = { ...(REASONS['an approval that has expired'] as Case), approvals: entry('expires: 2027-12-31') }
    expect(levels(reportOf(approved))).toEqual(['note'])
  })
})

describe('a safe change that was asked to block', () => {
  it('shows the fingerprint to approve it by, and passes when it is approved', () => {
    const safe: Case = { old: openapi(), now: openapi({ operation: answers(200, 409) }), failOn: 'safe', told: [] }
    const blocked = reportOf(safe)
    const [change] = blocked.documents.flatMap(({ changes }) => changes)
    expect([change?.level, blocked.exitCode]).toEqual(['safe', 1])
    for (const name of ['terminal', 'markdown', 'junit'])
      expect(FORMATS[name]?.(blocked, false)).toContain(change?.fingerprint)
    expect(reportOf({ ...safe, approvals: entry('expires: 2027-12-31') })).toMatchObject({ exitCode: 0, faults: [] })
    expect(reportOf({ ...safe, failOn: 'risky', approvals: entry('expires: 2027-12-31') })).toMatchObject({
      exitCode: 1,
    })
  })
})
