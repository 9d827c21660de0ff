// A release of the contract: nothing unapproved breaks, the version says how much changed, both documents are kept as
// they are now, and the changelog names whom each change affects. All is checked before the first file is written.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bundleDocuments } from '../../generate/bundle.ts'
import { readApprovals } from '../diff/approvals.ts'
import type { Policy } from '../diff/changes.ts'
import { load } from '../diff/load.ts'
import { type Comparison, makeReport, type Report, verdict } from '../diff/report/report.ts'
import { isAtLeast, isPreRelease } from '../diff/versions.ts'
import { datedChangelog } from './changelog.ts'
import { DOCUMENTS, lastRelease, releaseFolder } from './releases.ts'

export interface Outcome {
  readonly version: string
  /** Why there is no release; empty when there is one, or would be one in a dry run. */
  readonly refused: readonly string[]
  /** What was written, relative to the root. */
  readonly written: readonly string[]
}

interface Options {
  /** Holds openapi/ and CHANGELOG.md. */
  readonly root: string
  readonly policy: Policy
  readonly dryRun: boolean
  /** What is wrong with the documents in a folder, a sentence each. */
  readonly lint: (folder: string) => Promise<string[]>
}

/** @throws BadInput when a document or the approvals cannot be read */
export async function release({ root, policy, dryRun, lint }: Options): Promise<Outcome> {
  const contract = path.join(root, 'openapi')
  mkdirSync(path.join(contract, 'released'), { recursive: true })
  // Beside its place, so that it gets there in one step.
  const workshop = mkdtempSync(path.join(contract, 'released', '.draft-'))
  const draft = path.join(workshop, 'documents') // the workshop is for its owner alone
  try {
    mkdirSync(draft)
    await bundleDocuments(contract, draft)
    const versions = DOCUMENTS.map((name) => versionOf(path.join(draft, `${name}.json`)))
    const version = versions[0] ?? ''
    const report = await reportSince(root, draft, policy)
    const changelog = datedChangelog(
      readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8'),
      version,
      policy.today,
      report,
    )
    const refused = [
      ...(await lint(contract)),
      ...(new Set(versions).size > 1 ? [`the documents have two versions: ${versions.join(' and ')}`] : []),
      ...versionFaults(contract, version, report),
      ...('refused' in changelog ? [changelog.refused] : []),
    ]
    if (refused.length > 0 || dryRun || 'refused' in changelog) return { version, refused, written: [] }
    return { version, refused, written: write(root, draft, version, changelog.text) }
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
}

function versionOf(file: string): string {
  const { info } = JSON.parse(readFileSync(file, 'utf8')) as { info: { version: string } }
  return info.version
}

async function reportSince(root: string, draft: string, policy: Policy): Promise<Report | undefined> {
  const last = lastRelease(path.join(root, 'openapi'))
  if (last === undefined) return undefined
  const options = { remote: false, lenient: false, cwd: root }
  const comparisons: Comparison[] = []
  for (const name of DOCUMENTS)
    comparisons.push({
      base: await load(last.files[name], options),
      revision: await load(path.join(draft, `${name}.json`), options),
    })
  const approvals = path.join(root, 'openapi/approvals.yaml')
  return makeReport(comparisons, existsSync(approvals) ? readApprovals(approvals) : [], policy, 'breaking')
}

function versionFaults(contract: string, version: string, report: Report | undefined): string[] {
  // Of a pre-release, which is not what the next one is held against.
  if (existsSync(releaseFolder(contract, version)) && isPreRelease(version))
    return [`${version} is released; give both documents another version`]
  const last = lastRelease(contract)
  if (last === undefined || report === undefined) return []
  if (isAtLeast(last.version, version))
    return [`${last.version} is released; the version of both documents must be higher, and is ${version}`]
  const short = report.documents.find(({ versionIsEnough }) => !versionIsEnough)
  return [
    ...(report.exitCode === 0 ? [] : [`${verdict(report)} npm run contract -- diff shows them.`]),
    ...(short === undefined
      ? []
      : [`these changes ask for ${short.leastVersion} at least, and the version is ${version}`]),
  ]
}

function write(root: string, draft: string, version: string, changelog: string): string[] {
  const folder = releaseFolder(path.join(root, 'openapi'), version)
  const approvals = path.join(root, 'openapi/approvals.yaml')
  // What was approved is part of the release now, and approves nothing after it.
  const text = existsSync(approvals) ? readFileSync(approvals, 'utf8') : ''
  const used = text !== '' && readApprovals(approvals).length > 0
  if (used) writeFileSync(path.join(draft, 'approvals.yaml'), text)
  renameSync(draft, folder)
  writeFileSync(path.join(root, 'CHANGELOG.md'), changelog)
  if (used) writeFileSync(approvals, `${text.slice(0, text.search(/^approvals:/m))}approvals: []\n`)
  const names = [folder, path.join(root, 'CHANGELOG.md'), ...(used ? [approvals] : [])]
  return names.map((name) => path.relative(root, name))
}
