// A JSON Schema as a reader wants it: each property with its type, whether it is always there, and what it means.
import { text } from './layout.ts'
import { inline } from './markdown.ts'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
}

export type Schemas = Readonly<Record<string, Schema>>

const REF = '#/components/schemas/'
/** Deeper than any of our payloads, so that a schema that holds itself ends. */
const DEPTH_MAX = 6

function resolve(schema: Schema, schemas: Schemas): Schema {
  if (schema.$ref === undefined) return schema
  const found = schemas[schema.$ref.slice(REF.length)]
  if (found === undefined) throw new Error(`${schema.$ref} leads nowhere`)
  return resolve(
    { ...found, ...(schema.description === undefined ? {} : { description: schema.description }) },
    schemas,
  )
}

/** All branches of a schema with their references followed; one for a plain schema. */
function branches(schema: Schema, schemas: Schemas): Schema[] {
  const resolved = resolve(schema, schemas)
  const parts = resolved.oneOf ?? resolved.anyOf ?? (resolved.allOf?.length === 1 ? resolved.allOf : undefined)
  if (parts === undefined) return [resolved]
  const { description } = resolved
  return parts
    .flatMap((part) => branches(part, schemas))
    .map((part) => (description === undefined ? part : { ...part, description }))
}

function typeOf(schema: Schema, schemas: Schemas): string {
  const names = branches(schema, schemas).map((branch) => {
    if (branch.const !== undefined) return `<code>${text(JSON.stringify(branch.const))}</code>`
    if (branch.enum !== undefined)
      return branch.enum.map((value) => `<code>${text(JSON.stringify(value))}</code>`).join(' or ')
    const types = [branch.type ?? []].flat().map((type) => (type === 'array' ? arrayOf(branch, schemas) : type))
    const [first = 'any value', ...others] = types
    return [branch.format === undefined ? first : `${first} (${branch.format})`, ...others].join(' or ')
  })
  return [...new Set(names)].join(' or ')
}

const arrayOf = ({ items }: Schema, schemas: Schemas) =>
  items === undefined ? 'list' : `list of ${typeOf(items, schemas)}`

/** Bounds in words, as in `1 to 40 characters`. */
function boundsOf({ minimum, maximum, minLength, maxLength, minItems, maxItems }: Schema): string {
  const range = (from: number | undefined, to: number | undefined, unit: string) => {
    if (from === undefined && to === undefined) return []
    if (from !== undefined && from === to) return [`${from}${unit}`]
    if (to === undefined) return [`${from}${unit} or more`]
    return [from === undefined || from === 0 ? `up to ${to}${unit}` : `${from} to ${to}${unit}`]
  }
  return [
    ...range(minimum, maximum, ''),
    ...range(minLength, maxLength, ' characters'),
    ...range(minItems, maxItems, ' items'),
  ].join(', ')
}

/** The object that a value is, or that its list is made of. */
function objectsIn(schema: Schema, schemas: Schemas): Schema[] {
  return branches(schema, schemas).flatMap((branch) => {
    if (branch.properties !== undefined) return [branch]
    return branch.items === undefined ? [] : objectsIn(branch.items, schemas)
  })
}

/** The properties of an object as HTML, those of objects inside folded in. */
export function properties(schema: Schema, schemas: Schemas, depth = 0): string {
  const rows = objectsIn(schema, schemas).flatMap(({ properties: own = {}, required = [] }) =>
    Object.entries(own).map(([name, value]) => row(name, value, required.includes(name), schemas, depth)),
  )
  return `<dl class="properties">${rows.join('\n')}</dl>`
}

function row(name: string, schema: Schema, always: boolean, schemas: Schemas, depth: number): string {
  const [first = {}] = branches(schema, schemas)
  const description = resolve(schema, schemas).description ?? first.description ?? ''
  const bounds = boundsOf(first)
  const facts = [typeOf(schema, schemas), ...(bounds === '' ? [] : [bounds]), ...(always ? [] : ['may be absent'])]
  const inside =
    depth < DEPTH_MAX && objectsIn(schema, schemas).length > 0
      ? `<details><summary>Its properties</summary>${properties(schema, schemas, depth + 1)}</details>`
      : ''
  return `<dt><code>${text(name)}</code> <span class="facts">${facts.join(' · ')}</span></dt><dd>${inline(description)}${inside}</dd>`
}
