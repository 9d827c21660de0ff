// Edits of properties of requests, answers and events on which redocly diff is asked for its opinion.
import { breaks, but, type Opinion, safe } from './opinion.ts'
import type { PropertyTarget, Side } from './targets.ts'

type Fields = Record<string, unknown>

/** An edit of a property, or of the object that has it; each side on which it is tried has its own verdict. */
export interface PropertyEdit {
  readonly name: string
  readonly fits: (target: PropertyTarget) => boolean
  readonly apply: (object: Fields, property: string) => void
  readonly opinions: Partial<Readonly<Record<Side, Opinion>>>
}

/** The same for answers and for events: both are read by clients. */
const written = (request: Opinion, read: Opinion) => ({ request, response: read, event: read })
const read = (opinion: Opinion) => ({ response: opinion, event: opinion })

const properties = (object: Fields) => object.properties as Record<string, Fields>
const required = (object: Fields) => (object.required ?? []) as string[]
const edited = (change: (schema: Fields) => void) => (object: Fields, property: string) =>
  change(properties(object)[property] as Fields)
const raised = (keyword: string, by: number) =>
  edited((schema) => Object.assign(schema, { [keyword]: (schema[keyword] as number) + by }))
const has =
  (keyword: string) =>
  ({ schema }: PropertyTarget) =>
    schema[keyword] !== undefined
const typed =
  (type: string) =>
  ({ schema }: PropertyTarget) =>
    schema.type === type && schema.enum === undefined && schema.const === undefined && schema.$ref === undefined
const remove = (object: Fields, property: string) => {
  delete properties(object)[property]
  object.required = required(object).filter((name) => name !== property)
}

export const PROPERTY_EDITS: readonly PropertyEdit[] = [
  { name: 'property removed', fits: () => true, apply: remove, opinions: written(breaks, breaks) },
  {
    name: 'optional property added',
    fits: () => true,
    apply: (object) => Object.assign(properties(object), { surplus: { type: 'string', description: 'More.' } }),
    opinions: written(safe, safe),
  },
  {
    name: 'required property added',
    fits: () => true,
    apply: (object) => {
      Object.assign(properties(object), { surplus: { type: 'string', description: 'More.' } })
      object.required = [...required(object), 'surplus']
    },
    opinions: written(breaks, safe),
  },
  {
    name: 'property became required',
    fits: (target) => !target.required,
    apply: (object, property) => {
      object.required = [...required(object), property]
    },
    opinions: written(breaks, safe),
  },
  {
    name: 'property became optional',
    fits: (target) => target.required,
    apply: (object, property) => {
      object.required = required(object).filter((name) => name !== property)
    },
    opinions: written(safe, breaks),
  },
  {
    name: 'enum value removed',
    fits: ({ schema }) => Array.isArray(schema.enum) && schema.enum.filter((value) => value !== null).length > 1,
    apply: edited((schema) => {
      schema.enum = (schema.enum as unknown[]).slice(1)
    }),
    opinions: written(breaks, safe),
  },
  {
    name: 'enum value added',
    fits: has('enum'),
    apply: edited((schema) => {
      schema.enum = ['surplus', ...(schema.enum as unknown[])]
    }),
    opinions: written(
      safe,
      but(
        safe,
        'Every list in our answers and events says x-extensible-enum: readers were told that it grows, and the types of our ' +
          'clients take any text. redocly does not know the mark.',
      ),
    ),
  },
  {
    name: 'maxLength lowered',
    fits: has('maxLength'),
    apply: raised('maxLength', -1),
    opinions: written(breaks, safe),
  },
  { name: 'maxLength raised', fits: has('maxLength'), apply: raised('maxLength', 1), opinions: written(safe, breaks) },
  { name: 'minLength raised', fits: has('minLength'), apply: raised('minLength', 1), opinions: { request: breaks } },
  { name: 'maximum lowered', fits: has('maximum'), apply: raised('maximum', -1), opinions: written(breaks, safe) },
  { name: 'maximum raised', fits: has('maximum'), apply: raised('maximum', 1), opinions: written(safe, breaks) },
  { name: 'minimum raised', fits: has('minimum'), apply: raised('minimum', 1), opinions: written(breaks, safe) },
  { name: 'minimum lowered', fits: has('minimum'), apply: raised('minimum', -1), opinions: written(safe, breaks) },
  { name: 'maxItems lowered', fits: has('maxItems'), apply: raised('maxItems', -1), opinions: written(breaks, safe) },
  { name: 'maxItems raised', fits: has('maxItems'), apply: raised('maxItems', 1), opinions: written(safe, breaks) },
  {
    name: 'type changed from string to integer',
    fits: typed('string'),
    apply: edited((schema) => Object.assign(schema, { type: 'integer' })),
    opinions: written(breaks, breaks),
  },
  {
    name: 'type widened from integer to number',
    fits: typed('integer'),
    apply: edited((schema) => Object.assign(schema, { type: 'number' })),
    opinions: written(safe, breaks),
  },
  {
    name: 'null allowed',
    fits: typed('string'),
    apply: edited((schema) => Object.assign(schema, { type: ['string', 'null'] })),
    opinions: written(safe, breaks),
  },
  {
    name: 'null refused',
    fits: ({ schema }) => Array.isArray(schema.type) && schema.type.includes('null') && schema.enum === undefined,
    apply: edited((schema) => {
      schema.type = (schema.type as string[]).filter((type) => type !== 'null')
    }),
    opinions: written(breaks, safe),
  },
  {
    name: 'format added',
    fits: (target) => typed('string')(target) && target.schema.format === undefined,
    apply: edited((schema) => Object.assign(schema, { format: 'uri' })),
    opinions: written(breaks, safe),
  },
  {
    name: 'description changed',
    fits: has('description'),
    apply: edited((schema) => Object.assign(schema, { description: 'Said otherwise.' })),
    opinions: written(safe, safe),
  },
  {
    name: 'object closed to further properties',
    fits: () => true,
    apply: (object) => Object.assign(object, { additionalProperties: false }),
    opinions: read(safe),
  },
  {
    name: 'object opened to further properties',
    fits: () => true,
    apply: (object) => void delete object.additionalProperties,
    opinions: { request: safe },
  },
  {
    name: 'property renamed',
    fits: () => true,
    apply: (object, property) => {
      const schema = properties(object)[property]
      remove(object, property)
      Object.assign(properties(object), { renamed: schema })
    },
    opinions: written(breaks, breaks),
  },
]
