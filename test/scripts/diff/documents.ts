// Documents for the tests of the contract check: whole ones made around the part a test is about, and contracts made of
// them without files.
import { type Change, makeCollector } from '../../../scripts/contract/diff/changes.ts'
import { diff } from '../../../scripts/contract/diff/diff.ts'
import { type Contract, isFields, placeAt, rawChild } from '../../../scripts/contract/diff/place.ts'
import type { Direction } from '../../../scripts/contract/diff/schema/atoms.ts'

export const POLICY = { today: '2027-01-01', noticeDays: 30 }

let contracts = 0

export function contractOf(document: unknown): Contract {
  contracts += 1
  const file = `/document-${contracts}.json`
  const fields = isFields(document) ? document : {}
  const format = fields.asyncapi === undefined ? 'openapi' : 'asyncapi'
  const files = new Map([[file, document]])
  const made = {
    format,
    version: String(fields[format]),
    label: file,
    files,
    show: (name: string) => name,
    lineOf: () => 1,
    places: new Map(),
  }
  return Object.assign(made, { root: placeAt(made as unknown as Contract, file, '', document) }) as Contract
}

export const changesOf = (old: unknown, now: unknown, policy = POLICY): readonly Change[] =>
  diff(contractOf(old), contractOf(now), policy)

export type Schema = boolean | Readonly<Record<string, unknown>>

/** The changes between two schemas alone; `$defs` of either can be referred to. */
export function schemaChanges(old: Schema, now: Schema, direction: Direction): readonly Change[] {
  const collector = makeCollector({ format: 'openapi', name: 'the test' }, POLICY, (finding) => finding)
  const place = (schema: Schema) => {
    const defs = isFields(schema) ? schema.$defs : undefined
    return rawChild(contractOf({ openapi: '3.1.0', schema, $defs: defs }).root, 'schema')
  }
  collector.compare(place(old), place(now), { path: 'schema', affects: 'the test', direction })
  return collector.changes()
}

/** Rules and levels, such as `type-narrowed breaking`. */
export const found = (changes: readonly Change[]): string[] =>
  [...new Set(changes.map(({ rule, level }) => `${rule} ${level}`))].sort()

interface Parts {
  readonly operation?: object
  readonly item?: object
  readonly root?: object
}

/** A document with one operation, GET /things/{id}, made of the parts given. */
export function openapi({ operation = {}, item = {}, root = {} }: Parts = {}): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    paths: {
      '/things/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        post: { operationId: 'makeThing', responses: { 200: { description: 'Done' } }, ...operation },
        ...item,
      },
    },
    ...root,
  }
}

export const jsonBody = (schema: Schema) => ({ content: { 'application/json': { schema } } })
