// What a save of the contract sets off: first what the designer waits for (the mock, the docs, the handlers that no longer
// compile), then the rest. A save during a turn ends it after its step, and starts the next: nothing old is reported.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { differingFiles, filesUnder, generateTypes, replaceGenerated } from '../../generate/whole.ts'
import { load } from '../diff/load.ts'
import { BadInput } from '../diff/place.ts'
import { makeReport, verdict } from '../diff/report/report.ts'
import { format } from '../finding.ts'
import { lint } from '../lint.ts'
import { bundled } from '../mock/command.ts'
import { DOCUMENTS, lastRelease } from '../release/releases.ts'
import { compileServer } from './compile.ts'

const NOTICE_DAYS = 90
const FINDINGS_SHOWN_MAX = 20

export interface LoopOptions {
  /** Holds openapi/, src/ and generated/. */
  readonly root: string
  readonly print: (line: string) => void
  /** Gets every document that can be read, as one. */
  readonly served: (document: object) => Promise<void>
  /** Called when the pages of the docs may have changed. */
  readonly rewritten: () => void
}

export type Part = 'contract' | 'server'

interface Save {
  readonly what: string
  readonly part: Part
}

export interface Loop {
  /** Something was saved: the contract, or only what implements it. */
  changed(what: string, part: Part): void
  /** Takes no more saves; resolves when nothing is written any more. */
  stop(): Promise<void>
}

interface Step {
  readonly name: string
  /** It only looks: a save need not wait for its end. */
  readonly looks?: boolean
  /** @returns one line, and more below it */
  readonly run: () => Promise<readonly string[]>
}

/** The document is not fit for the steps after this one. */
class Unfit extends Error {}

export function makeLoop(options: LoopOptions): Loop {
  let pending: Save | undefined
  let running: Promise<void> | undefined
  let current = new AbortController()
  let stopped = false

  async function run(): Promise<void> {
    for (let save = take(); save !== undefined; save = take()) {
      options.print(`\n${save.what}`)
      const { part } = save
      const steps = stepsOf(options).filter(({ name }) => part === 'contract' || name === 'handlers')
      current = new AbortController()
      const finished = await turn(steps, options.print, current.signal)
      // What was not finished of the contract is still to be done, whatever was saved in the meantime.
      if (!finished && part === 'contract') keepPart()
    }
    running = undefined
  }

  function take(): Save | undefined {
    const save = pending
    pending = undefined
    return save
  }

  function keepPart(): void {
    if (pending !== undefined) pending = { ...pending, part: 'contract' }
  }

  return {
    changed(what, part) {
      if (stopped) return
      pending = { what, part: pending?.part === 'contract' ? 'contract' : part }
      current.abort()
      running ??= run()
    },
    async stop() {
      stopped = true
      pending = undefined
      current.abort()
      await running
    },
  }
}

/** @returns whether it came to its end before `overtaken` aborted */
async function turn(steps: readonly Step[], print: (line: string) => void, overtaken: AbortSignal): Promise<boolean> {
  const save = new Promise<undefined>((resolve) => overtaken.addEventListener('abort', () => resolve(undefined)))
  for (const { name, run, looks = false } of steps) {
    const started = performance.now()
    const done = run().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
    const outcome = looks ? await Promise.race([done, save]) : await done
    if (outcome === undefined || overtaken.aborted) return false
    const [first = '', ...others] = outcome instanceof Error ? outcome.message.trim().split('\n') : outcome
    print(`  ${name.padEnd(10)} ${((performance.now() - started) / 1000).toFixed(1).padStart(5)} s  ${first}`)
    for (const line of others) print(`    ${line}`)
    if (outcome instanceof Unfit) return true
  }
  return true
}

function stepsOf({ root, served, rewritten }: LoopOptions): Step[] {
  const contract = path.join(root, 'openapi')
  return [
    {
      name: 'mock',
      async run() {
        try {
          await served(await bundled(path.join(contract, 'openapi.yaml'), root))
        } catch (error) {
          throw new Unfit(error instanceof BadInput ? `${error.file}:${error.line} ${error.message}` : String(error))
        }
        return ['answers by the document as it is now']
      },
    },
    {
      name: 'handlers',
      async run() {
        await syncTypes(root, contract)
        rewritten()
        const errors = await compileServer(root)
        if (errors.length === 0) return ['compile']
        return [
          `${errors.length} no longer compile`,
          ...errors.map(({ file, line, message }) => `${file}:${line} ${message}`),
        ]
      },
    },
    {
      name: 'generated',
      async run() {
        const files = await replaceGenerated(root)
        return [`${files} files`]
      },
    },
    { name: 'diff', looks: true, run: () => sinceRelease(root, contract) },
    {
      name: 'lint',
      looks: true,
      async run() {
        const findings = await lint(contract)
        const more = findings.length > FINDINGS_SHOWN_MAX ? ['and more; npm run contract -- lint lists all'] : []
        const shown = findings.slice(0, FINDINGS_SHOWN_MAX).map(format)
        return [findings.length === 1 ? '1 finding' : `${findings.length} findings`, ...shown, ...more]
      },
    },
  ]
}

/** Types and documents only: enough to compile against. Files that stay the same are not touched. */
async function syncTypes(root: string, contract: string): Promise<void> {
  const fresh = mkdtempSync(path.join(tmpdir(), 'nexora-dev-'))
  try {
    await generateTypes(fresh, contract)
    const generated = path.join(root, 'generated')
    const made = new Set(filesUnder(fresh))
    for (const file of differingFiles(fresh, generated)) {
      if (!made.has(file)) continue
      mkdirSync(path.dirname(path.join(generated, file)), { recursive: true })
      copyFileSync(path.join(fresh, file), path.join(generated, file))
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

async function sinceRelease(root: string, contract: string): Promise<string[]> {
  const last = lastRelease(contract)
  if (last === undefined) return ['nothing is released yet']
  const options = { remote: false, lenient: false, cwd: root }
  const comparisons = await Promise.all(
    DOCUMENTS.map(async (name) => ({
      base: await load(last.files[name], options),
      revision: await load(path.join(contract, `${name}.yaml`), options),
    })),
  )
  const today = new Date().toISOString().slice(0, 10)
  const report = makeReport(comparisons, [], { today, noticeDays: NOTICE_DAYS }, 'breaking')
  const breaks = report.documents.flatMap(({ changes }) => changes.filter(({ level }) => level === 'breaking'))
  return [
    `since ${last.version}: ${verdict(report)}`,
    ...breaks.map(({ title, path: at, affects }) => `${title}: ${at}, affects ${affects.join(', ')}`),
  ]
}
