// What the breaking-change check costs: the whole command on two states of a document of more than a megabyte, made of copies
// of our own, in turns with `redocly diff` on the same pair. And on a choice among hundreds of untagged schemas that refer
// to each other, where what is looked at must have an end.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT, toolOf } from '../check/tool.ts'
import { line, median, medianRatio, ratioLine, title } from './figures.ts'

const GOAL = { atMost: 2, unit: ' s' }
const ROUNDS = 5
const COPIES = 3
const CHOICES = 200
/** Each of so many object schemas loses a property. */
const EDITED_EVERY = 20

type Fields = Record<string, unknown>
interface Document extends Fields {
  readonly paths: Record<string, Fields>
  readonly components: Record<string, Record<string, Fields>>
}

const text = readFileSync(path.join(ROOT, 'generated/openapi.json'), 'utf8')

/** Our document with all names of its components and operations marked. */
const copied = (mark: string): Document =>
  JSON.parse(
    text
      .replaceAll(/(#[/]components[/](?!securitySchemes)\w+[/][\w.-]+)/g, `$1${mark}`)
      .replaceAll(/("operationId": ?"\w+)"/g, `$1${mark}"`),
  )

function large(): Document {
  const whole = copied('')
  for (let copy = 1; copy < COPIES; copy += 1) {
    const more = copied(`C${copy}`)
    for (const [at, item] of Object.entries(more.paths)) whole.paths[`/c${copy}${at}`] = item
    for (const [kind, parts] of Object.entries(more.components))
      if (kind !== 'securitySchemes')
        for (const [name, part] of Object.entries(parts))
          Object.assign(whole.components[kind] ?? {}, { [`${name}C${copy}`]: part })
  }
  return whole
}

function edited(document: Document): Document {
  const copy = structuredClone(document)
  const objects = Object.values(copy.components.schemas ?? {}).filter(({ properties }) => properties !== undefined)
  for (const [index, schema] of objects.entries()) {
    const [name] = Object.keys(schema.properties as Fields)
    if (index % EDITED_EVERY !== 0 || name === undefined) continue
    delete (schema.properties as Fields)[name]
    schema.required = ((schema.required ?? []) as string[]).filter((other) => other !== name)
  }
  return copy
}

/** Objects that may each hold any of twenty others, none with a tag. */
function tangled(type: string): Fields {
  const ref = (index: number) => ({ $ref: `#/components/schemas/S${index % CHOICES}` })
  const schemas = Array.from({ length: CHOICES }, (_, index) => [
    `S${index}`,
    {
      type: 'object',
      properties: {
        [`p${index % 12}`]: { type: index === 5 ? type : 'string' },
        next: { oneOf: Array.from({ length: 20 }, (_, other) => ref(index * 13 + other * 7)) },
      },
    },
  ])
  const body = { 'application/json': { schema: { oneOf: schemas.map((_, index) => ref(index)) } } }
  const post = { requestBody: { content: body }, responses: { 200: { description: 'Done.', content: body } } }
  const info = { title: 'Tangle', version: '1.0.0' }
  return { openapi: '3.1.0', info, paths: { '/any': { post } }, components: { schemas: Object.fromEntries(schemas) } }
}

const folder = mkdtempSync(path.join(tmpdir(), 'nexora-bench-'))
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

/** Seconds from start to end, whatever the verdict. */
function seconds(...args: string[]): number {
  const startedAt = performance.now()
  try {
    execFileSync(process.execPath, args, { cwd: folder, env, stdio: 'ignore' })
  } catch (error) {
    if ((error as { status?: number }).status !== 1) throw error
  }
  return (performance.now() - startedAt) / 1000
}

const CONTRACT = path.join(ROOT, 'scripts/contract.ts')
const ours = (base: string, revision: string) => seconds(CONTRACT, 'diff', base, revision)
const theirs = (base: string, revision: string) =>
  seconds(toolOf('@redocly/cli', 'redocly'), 'diff', base, revision, '--fail-on', 'none')

try {
  const put = (name: string, document: Fields) => writeFileSync(path.join(folder, name), JSON.stringify(document))
  const base = large()
  put('base.json', base)
  put('revision.json', edited(base))
  put('tangle.json', tangled('string'))
  put('tangle-revision.json', tangled('boolean'))
  const times: { ours: number[]; redocly: number[] } = { ours: [], redocly: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    times.ours.push(ours('base.json', 'revision.json'))
    times.redocly.push(theirs('base.json', 'revision.json'))
  }
  title(
    `contract-diff: two states of ${(JSON.stringify(base).length / 1e6).toFixed(1)} MB, from start to end of the command`,
  )
  const figure = median(times.ours)
  line('contract -- diff', `${figure.toFixed(2)} s`, { ...GOAL, value: figure })
  line('redocly diff', `${median(times.redocly).toFixed(2)} s`)
  ratioLine('contract -- diff / redocly diff', medianRatio(times.ours, times.redocly))
  line(`a choice among ${CHOICES} untagged schemas`, `${ours('tangle.json', 'tangle-revision.json').toFixed(2)} s`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
