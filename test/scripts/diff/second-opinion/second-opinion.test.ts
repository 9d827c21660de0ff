// redocly diff as a second opinion: generated edits of our own documents, each made to a piece of its own, are judged by both
// engines at once. Where they differ, the edit says why; a difference without a reason fails, and so does a reason without
// a difference.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { ROOT, toolOf } from '../../../../scripts/check/tool.ts'
import { changesOf } from '../documents.ts'
import { CHANNEL_EDITS, OPERATION_EDITS } from './operation-edits.ts'
import { PROPERTY_EDITS } from './property-edits.ts'
import { addPiece, at, type Entry, entriesOf, followed, isFields, nameIn, pathIn, pieceIn } from './slices.ts'
import { operationsOf, propertiesOf, type Side } from './targets.ts'

type Fields = Record<string, unknown>

/** How many places each edit is tried at. */
const PLACES = 4

interface Trial {
  readonly edit: string
  readonly breaks: boolean
  readonly because: string | undefined
  readonly entry: Entry
  readonly apply: (revision: Fields, index: number) => void
}

/** Some of a list, spread over it, the same on every run. */
const spread = <T>(list: readonly T[], offset: number): T[] => {
  const step = Math.max(1, Math.floor(list.length / PLACES))
  return list.filter((_, index) => index % step === offset % step).slice(0, PLACES)
}

const read = (name: string) => JSON.parse(readFileSync(path.join(ROOT, 'generated', name), 'utf8')) as Fields

function propertyTrials(document: Fields, sides: readonly Side[]): Trial[] {
  return sides.flatMap((side) => {
    const all = propertiesOf(document, side)
    return PROPERTY_EDITS.flatMap(({ name, fits, apply, opinions }, offset) => {
      const opinion = opinions[side]
      if (opinion === undefined) return []
      return spread(all.filter(fits), offset).map(({ entry, object, property }) => ({
        edit: `${side}: ${name}`,
        breaks: opinion.breaks,
        because: opinion.because,
        entry,
        apply: (revision: Fields, index: number) => apply(at(revision, pathIn(index, object)) as Fields, property),
      }))
    })
  })
}

function operationTrials(document: Fields): Trial[] {
  const all = operationsOf(document)
  return OPERATION_EDITS.flatMap(({ name, breaks, because, fits, apply }, offset) =>
    spread(all.filter(fits), offset).map(({ entry }) => ({
      edit: name,
      breaks,
      because,
      entry,
      apply: (revision: Fields, index: number) => {
        const item = at(revision, pathIn(index, [entry.section, entry.name])) as Fields
        const method = entry.method ?? ''
        const follow = (value: unknown) =>
          (isFields(value) ? at(revision, followed({ ...revision, start: value }, ['start'])) : undefined) as Fields
        apply({
          operation: item[method] as Fields,
          item,
          method,
          followed: (value) => follow(value) ?? (value as Fields),
        })
      },
    })),
  )
}

function channelTrials(document: Fields): Trial[] {
  const all = entriesOf(document).filter(({ section }) => section === 'channels')
  return CHANNEL_EDITS.flatMap(({ name, breaks, because, apply }, offset) =>
    spread(all, offset).map((entry) => ({
      edit: name,
      breaks,
      because,
      entry,
      apply: (revision: Fields, index: number) => {
        const remove = () => {
          delete (revision.channels as Fields)[nameIn(index, entry.name)]
          delete (revision.operations as Fields)[nameIn(index, 'send')]
        }
        apply(at(revision, pathIn(index, [entry.section, entry.name])) as Fields, remove)
      },
    })),
  )
}

interface Judged extends Trial {
  readonly ours: boolean
  readonly theirs: boolean
}

interface RedoclyChange {
  readonly path: string
  readonly impact: 'major' | 'minor' | 'patch'
  readonly base?: { readonly pointer: string }
  readonly revision?: { readonly pointer: string }
}

/** The numbers of the pieces that redocly finds broken. */
async function redocly(base: Fields, revision: Fields): Promise<Set<number>> {
  // A folder outside the project: with the project's own redocly.yaml, which is for linting, every change is a patch.
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-opinion-'))
  try {
    writeFileSync(path.join(folder, 'base.json'), JSON.stringify(base))
    writeFileSync(path.join(folder, 'revision.json'), JSON.stringify(revision))
    const args = ['diff', 'base.json', 'revision.json', '--format', 'json', '--output', 'out.json', '--fail-on', 'none']
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    await promisify(execFile)(process.execPath, [toolOf('@redocly/cli', 'redocly'), ...args], { cwd: folder, env })
    const { changes } = JSON.parse(readFileSync(path.join(folder, 'out.json'), 'utf8')) as { changes: RedoclyChange[] }
    const broken = changes.filter(({ impact }) => impact === 'major')
    return new Set(
      broken.map((change) => pieceOf([change.path, change.base?.pointer, change.revision?.pointer], change)),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function pieceOf(texts: readonly (string | undefined)[], change: unknown): number {
  const piece = texts.map((text) => pieceIn(text ?? '')).find((index) => index !== undefined)
  if (piece === undefined) throw new Error(`A change of no piece: ${JSON.stringify(change)}`)
  return piece
}

async function judge(document: Fields, trials: readonly Trial[]): Promise<Judged[]> {
  const empty = { paths: {}, webhooks: {}, channels: {}, operations: {} }
  const emptied = Object.fromEntries(Object.entries(empty).filter(([key]) => Object.hasOwn(document, key)))
  const securitySchemes = at(document, ['components', 'securitySchemes'])
  const base: Fields = { ...structuredClone(document), ...structuredClone(emptied), components: { securitySchemes } }
  for (const [index, { entry }] of trials.entries()) addPiece(base, document, index, entry)
  const revision = structuredClone(base)
  for (const [index, { apply }] of trials.entries()) apply(revision, index)
  const changes = changesOf(base, revision).filter(({ level }) => level === 'breaking')
  const ours = new Set(
    changes.map((change) => pieceOf([change.old?.pointer, change.new?.pointer, ...change.affects], change)),
  )
  const theirs = await redocly(base, revision)
  return trials.map((trial, index) => ({ ...trial, ours: ours.has(index), theirs: theirs.has(index) }))
}

const openapi = read('openapi.json')
const asyncapi = read('asyncapi.json')
const sets = {
  OpenAPI: [openapi, [...propertyTrials(openapi, ['request', 'response', 'event']), ...operationTrials(openapi)]],
  AsyncAPI: [asyncapi, [...propertyTrials(asyncapi, ['event']), ...channelTrials(asyncapi)]],
} as const

const editsOf = (trials: readonly Trial[]) => [...new Set(trials.map(({ edit }) => edit))]

describe.each(Object.entries(sets))('edits of our %s document', (_, [document, trials]) => {
  let judged: readonly Judged[] = []
  beforeAll(async () => {
    judged = await judge(document, trials)
  }, 120_000)

  it.each(editsOf(trials))('%s', (edit) => {
    const own = judged.filter((trial) => trial.edit === edit)
    expect(own.map(({ entry, ours }) => [entry, ours])).toEqual(own.map(({ entry, breaks }) => [entry, breaks]))
    const differing = own.filter(({ ours, theirs }) => ours !== theirs).map(({ entry }) => entry)
    expect(differing).toEqual(own.filter(({ because }) => because !== undefined).map(({ entry }) => entry))
  })
})

it('covers every edit of the table', () => {
  const tried = new Set(Object.values(sets).flatMap(([, trials]) => trials.map(({ edit }) => edit)))
  const wanted = PROPERTY_EDITS.flatMap(({ name, opinions }) => Object.keys(opinions).map((side) => `${side}: ${name}`))
  const named = [...OPERATION_EDITS, ...CHANNEL_EDITS].map(({ name }) => name)
  expect([...wanted, ...named].filter((edit) => !tried.has(edit))).toEqual([])
})
