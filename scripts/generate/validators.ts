// validators.js: JSON Schema 2020-12 checks of every request, response and event, compiled to plain
// code. Requests report all violations; responses and events are checked
// closed (nothing undeclared leaves the server) although the contract leaves them open to grow.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Options } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standaloneModule from 'ajv/dist/standalone/index.js'
import addFormatsModule from 'ajv-formats'
import { build } from 'esbuild'
import {
  EVENT_STREAM,
  isObject,
  type Json,
  type JsonObject,
  type OpenApiDocument,
  type OperationNode,
} from './document.ts'

// Both packages are CommonJS with a `default` member; Node hands over the module itself.
const standaloneCode = standaloneModule as unknown as { default: typeof import('ajv/dist/standalone/index.js').default }
const addFormats = addFormatsModule as unknown as { default: (ajv: Ajv2020) => void }

const NUMBER_FORMATS = ['int32', 'int64', 'float', 'double', 'password']
const ANNOTATIONS = ['example', 'xml', 'externalDocs', 'x-extensible-enum', 'x-unit']
const COMPONENTS = 'nexora'

function makeAjv(schemas: JsonObject, options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    strictTypes: false,
    discriminator: true,
    allowUnionTypes: true,
    inlineRefs: false, // one function a component keeps the file small
    code: { source: true, esm: true, optimize: 2 },
    ...options,
  })
  addFormats.default(ajv)
  for (const format of NUMBER_FORMATS) if (ajv.formats[format] === undefined) ajv.addFormat(format, true)
  for (const keyword of ANNOTATIONS) ajv.addKeyword(keyword)
  ajv.addSchema({ $id: COMPONENTS, $defs: pointToComponents(schemas) })
  return ajv
}

function mapObjects(value: Json, change: (node: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change))
  if (!isObject(value)) return value
  return change(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapObjects(item, change)])))
}

function pointToComponents(value: Json): Json {
  return mapObjects(value, (node) =>
    typeof node.$ref === 'string'
      ? { ...node, $ref: node.$ref.replace('#/components/schemas/', `${COMPONENTS}#/$defs/`) }
      : node,
  )
}

/** Refuses what is not declared: for what we send, never for what others send. */
function closed(value: Json): Json {
  return mapObjects(value, (node) =>
    isObject(node.properties) && node.additionalProperties === undefined && isSchema(node)
      ? { ...node, additionalProperties: false }
      : node,
  )
}

// A map of properties can itself hold one that is called "properties"; only a schema has a type beside it.
function isSchema(node: JsonObject): boolean {
  return typeof node.type === 'string' || Array.isArray(node.type)
}

/** Tells AJV which `const` tag separates the branches of a `oneOf`: one violation instead of one per branch. */
function withDiscriminators(document: OpenApiDocument, schemas: JsonObject): JsonObject {
  return mapObjects(schemas, (node) => {
    if (!Array.isArray(node.oneOf) || node.oneOf.length < 2) return node
    const branches = node.oneOf.map((branch) => document.deref(branch))
    const properties = branches.map((branch) => (isObject(branch.properties) ? branch.properties : {}))
    const tag = Object.keys(properties[0] ?? {}).find((key) => {
      const tags = properties.map((map) => (isObject(map[key]) ? map[key].const : undefined))
      return tags.every((value) => value !== undefined) && new Set(tags).size === tags.length
    })
    return tag === undefined ? node : { ...node, type: 'object', discriminator: { propertyName: tag } }
  }) as JsonObject
}

function parameterSchema(operation: OperationNode): JsonObject {
  const parts = (['path', 'query', 'header'] as const).map((where) => {
    const list = operation.parameters.filter((parameter) => parameter.in === where)
    const nameOf = (name: string) => (where === 'header' ? name.toLowerCase() : name)
    const schema: JsonObject = {
      type: 'object',
      properties: Object.fromEntries(list.map(({ name, schema }) => [nameOf(name), schema])),
      required: list.filter(({ required }) => required).map(({ name }) => nameOf(name)),
      ...(where === 'query' ? { additionalProperties: false } : {}),
    }
    return [where, schema]
  })
  return { type: 'object', required: ['path', 'query', 'header'], properties: Object.fromEntries(parts) }
}

interface Compiled {
  /** Source of one ES module. */
  readonly code: string
  /** Path in the exported object and the name in `code`. */
  readonly entries: readonly { readonly path: readonly string[]; readonly name: string }[]
}

function compile(ajv: Ajv2020, schemas: readonly { path: string[]; schema: Json }[]): Compiled {
  const names: Record<string, string> = {}
  const known = new Map<string, string>() // most answers share the problem document: one validator for all
  const entries = schemas.map(({ path: at, schema }) => {
    const form = JSON.stringify(schema)
    const name = known.get(form) ?? at.join('_').replace(/\W/g, '_')
    if (!known.has(form)) ajv.addSchema({ ...(pointToComponents(schema) as object), $id: name })
    known.set(form, name)
    names[name] = name
    return { path: at, name }
  })
  return { code: withQuickLengths(withQuickTimes(withLinearErrors(standaloneCode.default(ajv, names)))), entries }
}

/**
 * The compiled code copies all violations found so far for each list item that has one more: quadratic,
 * most of a second for ten thousand wrong recipients. The list is its own, so it can grow in place.
 */
function withLinearErrors(code: string): string {
  const grown = code.replaceAll(/vErrors\.concat\((\w+(?:\.\w+)*)\)/g, 'appendErrors(vErrors, $1)')
  return `${grown}\nfunction appendErrors(list, more) { for (const error of more) list.push(error); return list }\n`
}

/** A time as servers write it, leap days and leap seconds apart: part of what RFC 3339 §5.6 allows. */
export const PLAIN_TIME =
  /^\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/

/** The full check takes a time apart three times; most times need only a look, and most answers carry several. */
function withQuickTimes(code: string): string {
  const full = /require\("ajv-formats\/dist\/formats"\)\.fullFormats\["date-time"\]/g
  return code.replace(full, (check) => `{ validate: (text) => ${PLAIN_TIME}.test(text) || ${check}.validate(text) }`)
}

/**
 * Lengths are in characters, which are counted one by one. Most texts are too short in UTF-16 units already to have more
 * characters than they may, or long enough to have as many as they must: a character is one unit or two.
 */
function withQuickLengths(code: string): string {
  const [, count] = /const (func\d+) = require\("ajv\/dist\/runtime\/ucs2length"\)/.exec(code) ?? []
  if (count === undefined) return code
  return code
    .replace(new RegExp(`${count}\\((\\w+)\\) > (\\d+)`, 'g'), '($1.length > $2 && $&)')
    .replace(new RegExp(`${count}\\((\\w+)\\) < (\\d+)`, 'g'), '($1.length < 2 * $2 && $&)')
}

export async function generateValidators(document: OpenApiDocument, target: string): Promise<void> {
  const schemas = withDiscriminators(document, document.schemas)
  const closedSchemas = closed(schemas) as JsonObject
  const operations = document.operations()
  const bodies = operations.flatMap(({ id, body }) => (body ? [{ path: [id, 'body'], schema: body.schema }] : []))
  const parameters = operations.map((operation) => ({
    path: [operation.id, 'params'],
    schema: parameterSchema(operation),
  }))
  const responses = operations.flatMap(({ id, responses: list }) =>
    list.flatMap(({ status, content }) =>
      content
        .filter(({ mediaType }) => mediaType !== EVENT_STREAM)
        .map(({ schema }) => ({ path: [id, String(status)], schema: closed(schema) })),
    ),
  )
  const events = document
    .webhooks()
    .flatMap(({ path: type, body }) => (body ? [{ path: [type], schema: body.schema }] : []))
  await write(target, {
    requestBodies: compile(makeAjv(schemas, { allErrors: true }), bodies),
    requestParameters: compile(makeAjv(schemas, { allErrors: true, useDefaults: true }), parameters),
    responses: compile(makeAjv(closedSchemas, {}), responses),
    events: compile(makeAjv(closedSchemas, {}), events),
  })
}

type Sources = Record<'requestBodies' | 'requestParameters' | 'responses' | 'events', Compiled>

async function write(target: string, sources: Sources): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-validators-'))
  try {
    for (const [name, { code }] of Object.entries(sources)) writeFileSync(path.join(folder, `${name}.mjs`), code)
    writeFileSync(path.join(folder, 'entry.mjs'), entryOf(sources))
    await build({
      entryPoints: [path.join(folder, 'entry.mjs')],
      outfile: path.join(target, 'validators.js'),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'node24',
      mainFields: ['main'],
      nodePaths: [path.resolve(import.meta.dirname, '../../node_modules')],
      legalComments: 'none',
      charset: 'utf8',
      minifyWhitespace: true,
      minifySyntax: true,
      banner: { js: '// Generated from openapi/ by `npm run generate`. Do not edit.' },
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  writeFileSync(path.join(target, 'validators.d.ts'), DECLARATIONS)
}

function entryOf(sources: Sources): string {
  const group = (name: keyof Sources) =>
    sources[name].entries.map(({ path: at, name: validator }) => ({ at, code: `${name}.${validator}` }))
  const nested = (rows: { at: readonly string[]; code: string }[]) => {
    const byId = Map.groupBy(rows, ({ at }) => at[0])
    return [...byId].map(([id, list]) => `${id}: { ${list.map(({ at, code }) => `'${at[1]}': ${code}`).join(', ')} }`)
  }
  const names = Object.keys(sources)
  return `${names.map((name) => `import * as ${name} from './${name}.mjs'`).join('\n')}
export const requestValidators = { ${nested([...group('requestParameters'), ...group('requestBodies')]).join(',\n')} }
export const responseValidators = { ${nested(group('responses')).join(',\n')} }
export const eventValidators = { ${group('events')
    .map(({ at, code }) => `'${at[0]}': ${code}`)
    .join(',\n')} }
`
}

const DECLARATIONS = `// Generated from openapi/ by \`npm run generate\`. Do not edit.
import type { OperationId } from './operations.ts'

export interface SchemaViolation {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** Overwrites its own \`errors\` at each call. */
export interface Validator {
  (data: unknown): boolean
  errors?: SchemaViolation[] | null
}

export const requestValidators: Readonly<Record<OperationId, { readonly params: Validator; readonly body?: Validator }>>
export const responseValidators: Readonly<Record<OperationId, Readonly<Record<string, Validator>>>>
export const eventValidators: Readonly<Record<string, Validator>>
`
