// No document keeps the check busy: a choice among schemas without tags that refer to each other would have every branch
// held against every other, at every depth. What is looked at has an end; what is left unproven is told as it stands.
import { expect, it } from 'vitest'
import { changesOf, found, jsonBody, openapi } from './documents.ts'

const CHOICES = 120

function tangled(type: string): object {
  const ref = (index: number) => ({ $ref: `#/components/schemas/S${index % CHOICES}` })
  const schemas = Array.from({ length: CHOICES }, (_, index) => {
    const names = Array.from({ length: 8 }, (_, at) => [`p${(index + at) % 12}`, { type: 'string' }])
    const properties = Object.fromEntries(names)
    if (index === 5) properties.p5 = { type }
    properties.next = { oneOf: Array.from({ length: 20 }, (_, other) => ref(index * 13 + other * 7)) }
    return [`S${index}`, { type: 'object', properties }]
  })
  const choice = { oneOf: schemas.map((_, index) => ref(index)) }
  return openapi({
    operation: { requestBody: jsonBody(choice), responses: { 200: { description: 'Done', ...jsonBody(choice) } } },
    root: { components: { schemas: Object.fromEntries(schemas) } },
  })
}

it('a choice among many untagged schemas that hold each other is compared all the same', { timeout: 60_000 }, () => {
  expect(found(changesOf(tangled('string'), tangled('boolean')))).toContain('type-changed breaking')
  expect(changesOf(tangled('string'), tangled('string'))).toEqual([])
})
