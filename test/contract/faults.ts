// From a schema and an instance it accepts: one instance for each constraint, broken just there, and
// the pointer that must be named. What the document says is what is tried.
import { isObject, type Json, type JsonObject, type OpenApiDocument } from '../../scripts/generate/document.ts'

export interface Fault {
  /** Keyword and place, for the test's name. */
  readonly label: string
  readonly instance: Json
  /** JSON Pointer of the value at fault. */
  readonly pointer: string
}

type Path = readonly (string | number)[]

const pointerOf = (path: Path) =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

function replaced(instance: Json, path: Path, change: (value: Json | undefined) => Json | undefined): Json {
  const [key, ...rest] = path
  if (key === undefined) return change(instance) ?? null
  if (Array.isArray(instance))
    return instance.map((item, index) => (index === key ? replaced(item, rest, change) : item))
  const object = isObject(instance) ? instance : {}
  const value = rest.length === 0 ? change(object[key]) : replaced(object[key] ?? null, rest, change)
  const { [String(key)]: _, ...others } = object
  return value === undefined ? others : { ...others, [String(key)]: value }
}

const WRONG_TYPE: Readonly<Record<string, Json>> = {
  string: { not: 'a string' },
  integer: 1.5,
  number: 'seven',
  boolean: 'maybe',
  array: 'no array',
  object: 'no object',
}

export function faultsOf(document: OpenApiDocument, schema: JsonObject, instance: Json): Fault[] {
  const faults: Fault[] = []
  walk(document, schema, instance, [], (label, path, change, at = path) =>
    faults.push({
      label: `${label} at ${pointerOf(at) || '/'}`,
      instance: replaced(instance, path, change),
      pointer: pointerOf(at),
    }),
  )
  return faults
}

type Add = (label: string, path: Path, change: (value: Json | undefined) => Json | undefined, at?: Path) => void

function walk(document: OpenApiDocument, node: JsonObject, value: Json | undefined, path: Path, add: Add): void {
  const schema = document.deref(node)
  const [type] = [schema.type].flat().filter((name) => name !== 'null') as string[]
  if (type !== undefined && WRONG_TYPE[type] !== undefined) add('type', path, () => WRONG_TYPE[type])
  if (Array.isArray(schema.enum)) add('enum', path, () => (type === 'string' ? 'no-such-value' : -1))
  if (type === 'string') stringFaults(schema, path, add)
  if (type === 'integer' || type === 'number') numberFaults(schema, path, add)
  if (type === 'array') arrayFaults(document, schema, value, path, add)
  if (type === 'object') objectFaults(document, schema, value, path, add)
}

function stringFaults(schema: JsonObject, path: Path, add: Add): void {
  if (typeof schema.minLength === 'number' && schema.minLength > 0)
    add('minLength', path, () => 'x'.repeat((schema.minLength as number) - 1))
  if (typeof schema.maxLength === 'number') add('maxLength', path, () => 'x'.repeat((schema.maxLength as number) + 1))
  if (typeof schema.pattern === 'string') add('pattern', path, () => '\u0000 not of this pattern \u0000')
  if (typeof schema.format === 'string' && schema.format !== 'password') add('format', path, () => 'of no format')
}

function numberFaults(schema: JsonObject, path: Path, add: Add): void {
  if (typeof schema.minimum === 'number') add('minimum', path, () => (schema.minimum as number) - 1)
  if (typeof schema.maximum === 'number') add('maximum', path, () => (schema.maximum as number) + 1)
}

function arrayFaults(
  document: OpenApiDocument,
  schema: JsonObject,
  value: Json | undefined,
  path: Path,
  add: Add,
): void {
  const items = Array.isArray(value) ? value : []
  const [first] = items
  if (typeof schema.minItems === 'number' && schema.minItems > 0) add('minItems', path, () => [])
  if (typeof schema.maxItems === 'number' && first !== undefined)
    add('maxItems', path, () => Array.from({ length: (schema.maxItems as number) + 1 }, () => first))
  if (isObject(schema.items) && first !== undefined) walk(document, schema.items, first, [...path, 0], add)
}

function objectFaults(
  document: OpenApiDocument,
  schema: JsonObject,
  value: Json | undefined,
  path: Path,
  add: Add,
): void {
  const object = isObject(value) ? value : {}
  if (schema.additionalProperties === false) add('additionalProperties', [...path, 'surplus'], () => 1)
  for (const name of (schema.required ?? []) as string[]) add('required', [...path, name], () => undefined)
  if (typeof schema.minProperties === 'number' && schema.minProperties > 0) add('minProperties', path, () => ({}))
  if (typeof schema.maxProperties === 'number' && schema.properties === undefined)
    add('maxProperties', path, () =>
      Object.fromEntries(
        Array.from({ length: (schema.maxProperties as number) + 1 }, (_, index) => [`key${index}`, 'x']),
      ),
    )
  if (isObject(schema.properties))
    for (const [name, property] of Object.entries(schema.properties))
      walk(document, property as JsonObject, object[name], [...path, name], add)
  if (isObject(schema.additionalProperties))
    for (const name of Object.keys(object).slice(0, 1))
      walk(document, schema.additionalProperties, object[name], [...path, name], add)
}
