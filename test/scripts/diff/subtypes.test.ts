// Schemas that nothing refers to but a discriminator: those that build on its schema by `allOf`, and those that it maps to.
// Whoever reads or writes the schema reads and writes them.
import { describe, expect, it } from 'vitest'
import { changesOf, found, jsonBody, openapi } from './documents.ts'

const reported = async (before: object, after: object) => found(await changesOf(before, after))

const text = { type: 'string' }
const number = { type: 'integer' }

/** An operation that answers with a pet or is sent one; cats build on pets. */
function pets(
  cat: object,
  { way = 'answered', name = 'Cat', mapping }: { way?: string; name?: string; mapping?: object } = {},
) {
  const pet = jsonBody({ $ref: '#/components/schemas/Pet' })
  const discriminator = { propertyName: 'kind', ...(mapping ? { mapping } : {}) }
  const base = { type: 'object', required: ['kind'], properties: { kind: text }, discriminator }
  const built = { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'object', ...cat }] }
  const mapped = { type: 'object', required: ['kind'], properties: { kind: text }, ...cat }
  return openapi({
    operation: way === 'answered' ? { responses: { 200: { description: 'A pet', ...pet } } } : { requestBody: pet },
    root: { components: { schemas: { Pet: base, [name]: mapping ? mapped : built } } },
  })
}

const lives = (schema: object, more: object = {}) => ({ properties: { lives: schema, ...more } })

describe('a schema that builds on one with a discriminator', () => {
  it('is compared as what is answered', async () => {
    expect(await reported(pets(lives(number)), pets(lives(text)))).toContain('type-changed breaking')
  })

  it('is compared as what is sent', async () => {
    const way = 'sent'
    const before = pets(lives(number), { way })
    expect(await reported(before, pets({ ...lives(number), required: ['lives'] }, { way }))).toContain(
      'property-became-required breaking',
    )
    expect(await reported(before, pets(lives(number, { name: text }), { way }))).toEqual(['property-defined risky'])
  })

  it('has another name on the wire when it is renamed, unless the old one is mapped to it', async () => {
    const renamed = pets(lives(number), { name: 'Feline' })
    expect(await reported(pets(lives(number)), renamed)).toContain('discriminator-tag-renamed breaking')
  })

  it('is no change when it is the same', async () => {
    expect(await reported(pets(lives(number)), pets(lives(number)))).toEqual([])
  })
})

describe('a schema that a discriminator maps to', () => {
  it.each(['#/components/schemas/Cat', 'Cat'])('is compared, named as %s', async (target) => {
    const mapping = { cat: target }
    expect(await reported(pets(lives(number), { mapping }), pets(lives(text), { mapping }))).toContain(
      'type-changed breaking',
    )
  })
})
