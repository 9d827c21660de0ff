// Scores the engine on a folder of pairs with recorded verdicts: `contract -- diff --corpus DIR`.
// Prints precision and recall with nothing left out, and after leaving out what needs another policy and what is disputed.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import type { Policy } from './changes.ts'
import { diff } from './diff.ts'
import { load } from './load.ts'

interface Pair {
  readonly name: string
  readonly base: string
  readonly revision: string
  readonly expectedBreaking: boolean
  /** What another policy would be needed for the verdict, in words or as a mark. */
  readonly needsConfig?: unknown
  readonly policyDependent?: boolean
}

interface Judged extends Pair {
  /** Undefined when the comparison failed. */
  readonly found: boolean | undefined
  readonly reasons: readonly string[]
}

export interface Score {
  readonly pairs: number
  readonly precision: number
  readonly recall: number
  readonly crashes: number
}

export function score(pairs: readonly Pick<Judged, 'expectedBreaking' | 'found'>[]): Score {
  const count = (expected: boolean, found: boolean) =>
    pairs.filter((pair) => pair.expectedBreaking === expected && (pair.found ?? false) === found).length
  const [hits, alarms, misses] = [count(true, true), count(false, true), count(true, false)]
  return {
    pairs: pairs.length,
    precision: hits + alarms === 0 ? 1 : hits / (hits + alarms),
    recall: hits + misses === 0 ? 1 : hits / (hits + misses),
    crashes: pairs.filter(({ found }) => found === undefined).length,
  }
}

async function judge(folder: string, pair: Pair, policy: Policy): Promise<Judged> {
  try {
    // Pairs made to show one rule are often no whole documents; what they say of the change can still be read.
    const options = { remote: false, lenient: true, cwd: folder }
    const changes = diff(await load(pair.base, options), await load(pair.revision, options), policy)
    const breaks = changes.filter(({ level }) => level === 'breaking')
    return { ...pair, found: breaks.length > 0, reasons: breaks.map(({ rule, path: at }) => `${rule} at ${at}`) }
  } catch (error) {
    return { ...pair, found: undefined, reasons: [error instanceof Error ? error.message : String(error)] }
  }
}

interface Dispute {
  readonly pair: string
}

export function disputesIn(file: string, corpus: string): ReadonlySet<string> {
  const lists = parse(readFileSync(file, 'utf8')) as Readonly<Record<string, readonly Dispute[] | undefined>>
  return new Set((lists[corpus] ?? []).map(({ pair }) => pair))
}

const line = (label: string, { pairs, precision, recall, crashes }: Score) =>
  `${label.padEnd(58)} ${String(pairs).padStart(4)} pairs  precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  crashes ${crashes}`

interface CorpusReport {
  readonly lines: readonly string[]
  /** Pairs that could not be compared. */
  readonly crashes: number
}

/** Scores one folder. */
export async function scoreCorpus(folder: string, disputed: string, policy: Policy): Promise<CorpusReport> {
  const index: readonly Pair[] = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8'))
  const judged: Judged[] = []
  for (const pair of index) judged.push(await judge(folder, pair, policy))
  const disputes = disputesIn(disputed, path.basename(folder))
  const isOpen = ({ name }: Pair) => !disputes.has(name)
  const isPlain = ({ needsConfig }: Pair) => !needsConfig
  const isCore = (pair: Pair) => isPlain(pair) && pair.policyDependent !== true
  const wrong = judged.filter(({ expectedBreaking, found }) => expectedBreaking !== found)
  const used = index.filter((pair) => disputes.has(pair.name))
  const lines = [
    line(`${path.basename(folder)}, nothing left out`, score(judged)),
    line('  without needsConfig', score(judged.filter(isPlain))),
    line('  without needsConfig and disputed', score(judged.filter((pair) => isPlain(pair) && isOpen(pair)))),
    line('  without needsConfig and policyDependent', score(judged.filter(isCore))),
    line(
      '  without needsConfig, policyDependent and disputed',
      score(judged.filter((pair) => isCore(pair) && isOpen(pair))),
    ),
    `  disputed: ${used.length}, of which not policyDependent: ${used.filter(isCore).length}`,
    '',
    ...wrong.map(
      ({ name, expectedBreaking, found, needsConfig, policyDependent, reasons }) =>
        `  ${found === undefined ? 'crash' : expectedBreaking ? 'missed' : 'alarm'}${marks(disputes.has(name), needsConfig, policyDependent)} ${name}${reasons.length > 0 ? `: ${reasons.slice(0, 3).join('; ')}` : ''}`,
    ),
  ]
  return { lines, crashes: score(judged).crashes }
}

function marks(isDisputed: boolean, needsConfig?: unknown, policyDependent = false): string {
  const found = [
    isDisputed && 'disputed',
    Boolean(needsConfig) && 'needsConfig',
    policyDependent && 'policyDependent',
  ].filter(Boolean)
  return found.length > 0 ? ` (${found.join(', ')})` : ''
}
