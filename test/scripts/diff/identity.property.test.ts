// Documents that say the same in other words have no change between them: the same again, reordered, inlined, with
// components renamed, and with schemas wrapped in an allOf of one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFields } from '../../../scripts/contract/diff/place.ts'
import { changesOf, openapi } from './documents.ts'
import { schemas } from './schemas.ts'

const RUNS = { numRuns: 150 }

type Json = unknown

/** Two components that generated schemas refer to, one of them recursive. */
const documents = fc.tuple(schemas, schemas, schemas).map(([request, response, part]) =>
  openapi({
    operation: {
      requestBody: { content: { 'application/json': { schema: withRefs(request, 'Part') } } },
      responses: {
        200: { description: 'Done', content: { 'application/json': { schema: withRefs(response, 'Tree') } } },
      },
    },
    root: {
      components: {
        schemas: {
          Part: part,
          Tree: {
            type: 'object',
            properties: { value: part, children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
          },
        },
      },
    },
  }),
)

const withRefs = (schema: Json, name: string): Json => ({
  type: 'object',
  required: ['own'],
  properties: { own: schema, other: { $ref: `#/components/schemas/${name}` } },
})

const mapped = (value: Json, change: (fields: Readonly<Record<string, Json>>) => Json): Json => {
  if (Array.isArray(value)) return value.map((item) => mapped(item, change))
  if (!isFields(value)) return value
  return change(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapped(member, change)])))
}

const reordered = (document: Json) => mapped(document, (fields) => Object.fromEntries(Object.entries(fields).reverse()))

const renamed = (document: Json) =>
  JSON.parse(
    JSON.stringify(document)
      .replaceAll('/schemas/Part', '/schemas/Piece')
      .replaceAll('"Part":', '"Piece":')
      .replaceAll('/schemas/Tree', '/schemas/Node')
      .replaceAll('"Tree":', '"Node":'),
  )

/** The component that does not refer to itself, written out wherever it is used. */
function inlined(document: Json): Json {
  const components = isFields(document) && isFields(document.components) ? document.components.schemas : undefined
  const part = isFields(components) ? components.Part : undefined
  return mapped(document, (fields) => (fields.$ref === '#/components/schemas/Part' ? (part as object) : fields))
}

/** Every schema of a property or list, in an allOf of its own. */
const wrapped = (document: Json) =>
  mapped(document, (fields) => {
    const properties = isFields(fields.properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(fields.properties).map(([name, schema]) => [name, { allOf: [schema] }]),
          ),
        }
      : {}
    const items = fields.items === undefined ? {} : { items: { allOf: [fields.items] } }
    return { ...fields, ...properties, ...items }
  })

describe('documents that say the same', () => {
  for (const [how, change] of [
    ['again', (document: Json) => structuredClone(document)],
    ['in another order', reordered],
    ['with a component inlined', inlined],
    ['with components renamed', renamed],
    ['with schemas wrapped in allOf', wrapped],
  ] as const) {
    it(`have no change between them ${how}`, () => {
      fc.assert(
        fc.property(documents, (document) => {
          expect(changesOf(document, change(document))).toEqual([])
          expect(changesOf(change(document), document)).toEqual([])
        }),
        RUNS,
      )
    })
  }
})
