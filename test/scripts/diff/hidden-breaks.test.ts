// Breaks that stand where nobody looks for them: a range of statuses or media types, a name that is a value on the wire, an
// annotation that is written twice. Each was once let pass.
import { describe, expect, it } from 'vitest'
import { changesOf, found, jsonBody, openapi, type Schema, schemaChanges } from './documents.ts'

const text = { type: 'string' }
const code = (schema: object) => ({ type: 'object', properties: { code: schema } })
const operation = (part: object, root: object = {}) => openapi({ operation: part, root })
const answer = (schema: Schema) => ({ description: 'An answer', ...jsonBody(schema) })
const answers = (responses: object) => operation({ responses })
const read = (content: object) => answers({ 200: { description: 'Done', content } })
const written = (content: object) => operation({ requestBody: { content } })
const media = (...types: readonly (readonly [string, object])[]) =>
  Object.fromEntries(types.map(([name, schema]) => [name, { schema }]))
const old = (document: object) => ({ ...document, openapi: '3.0.3' })

/** A choice whose branches are told apart by the names of their schemas. */
const choice = (name: string, tag: object = text) =>
  [
    { oneOf: [{ $ref: `#/components/schemas/${name}` }, { $ref: '#/components/schemas/Dog' }] },
    {
      components: {
        schemas: {
          [name]: { type: 'object', required: ['kind'], properties: { kind: tag, lives: { type: 'integer' } } },
          Dog: { type: 'object', required: ['kind'], properties: { kind: text, tail: text } },
        },
      },
    },
  ] as const
const told = (name: string, tag?: object, mapping?: object) => {
  const [schema, root] = choice(name, tag)
  return { schema: { ...schema, discriminator: { propertyName: 'kind', ...(mapping ? { mapping } : {}) } }, root }
}
const asked = ({ schema, root }: ReturnType<typeof told>) => operation({ requestBody: jsonBody(schema) }, root)
const answered = ({ schema, root }: ReturnType<typeof told>) => operation({ responses: { 200: answer(schema) } }, root)

const callback = (...expressions: string[]) =>
  operation({
    callbacks: {
      done: Object.fromEntries(
        expressions.map((expression) => [expression, { post: { responses: { 200: { description: 'Done' } } } }]),
      ),
    },
  })

const marked = (nullable: boolean | undefined) => ({ allOf: [code(text)], ...(nullable ? { nullable } : {}) })
const hook = (part: object, name: string) =>
  operation(part, { components: { securitySchemes: { hook: { type: 'apiKey', in: 'header', name } } } })
const signed = { post: { security: [{ hook: [] }], responses: { 200: { description: 'Done' } } } }
const parts = (type: string) => ({
  requestBody: {
    content: {
      'multipart/form-data': {
        schema: { type: 'object' },
        encoding: { photo: { headers: { 'x-size': { schema: { type } } } } },
      },
    },
  },
})
const received = (message: object) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  channels: { orders: { address: 'orders', messages: { order: message } } },
  operations: { take: { action: 'receive', channel: { $ref: '#/channels/orders' } } },
})

type Row = readonly [guarantee: string, old: object, now: object, finding: string]

const BREAKS: readonly Row[] = [
  [
    'an error that was described by `default` has another body',
    answers({ 200: answer(text), default: answer(code(text)) }),
    answers({ 200: answer(text), default: answer(code(text)), 404: answer(code({ type: 'integer' })) }),
    'type-changed breaking',
  ],
  [
    'a success that was described by `default` alone has another body',
    answers({ default: answer(code(text)) }),
    answers({ default: answer(code(text)), 200: answer(code({ type: 'integer' })) }),
    'type-changed breaking',
  ],
  [
    'a media type leaves the range that described what is read',
    read(media(['application/*', code(text)])),
    read(media(['application/*', code(text)], ['application/json', code({ type: 'integer' })])),
    'type-changed breaking',
  ],
  [
    'a media type leaves the range that described what is written',
    written(media(['application/*', code(text)])),
    written(media(['application/*', code(text)], ['application/json', code({ type: 'integer' })])),
    'type-changed breaking',
  ],
  [
    'a range became one type, with another schema',
    read(media(['*/*', code(text)])),
    read(media(['application/json', code({ type: 'integer' })])),
    'type-changed breaking',
  ],
  [
    'the narrower of two ranges is the one that counts',
    read(media(['*/*', {}], ['application/*', code(text)])),
    read(media(['*/*', {}], ['application/*', code(text)], ['application/json', code({ type: 'integer' })])),
    'type-changed breaking',
  ],
  [
    'the name of a schema is the tag that clients write',
    asked(told('Cat')),
    asked(told('Feline')),
    'discriminator-tag-renamed breaking',
  ],
  [
    'the name of a schema is the tag that clients read',
    answered(told('Cat')),
    answered(told('Feline')),
    'discriminator-tag-renamed breaking',
  ],
  [
    'the name of a schema gave way to a tag of a mapping',
    answered(told('Cat')),
    answered(told('Cat', undefined, { cat: '#/components/schemas/Cat' })),
    'discriminator-tag-renamed breaking',
  ],
  [
    'a callback goes to the URL of another field',
    callback('{$request.body#/url}'),
    callback('{$request.body#/other}'),
    'callback-removed breaking',
  ],
  [
    'one of two callbacks was removed that differ by their expressions',
    callback('{$request.body#/url}', '{$request.body#/other}'),
    callback('{$request.body#/other}'),
    'callback-removed breaking',
  ],
  [
    'null is marked as allowed beside a composition that is read, in 3.0',
    old(answers({ 200: answer(code(marked(undefined))) })),
    old(answers({ 200: answer(code(marked(true))) })),
    'null-mark-added breaking',
  ],
  [
    'null is no longer marked as allowed beside a composition that is written, in 3.0',
    old(operation({ requestBody: jsonBody(code(marked(true))) })),
    old(operation({ requestBody: jsonBody(code(marked(undefined))) })),
    'null-mark-removed breaking',
  ],
  [
    'the scheme changed that a webhook alone is signed by',
    { ...hook({}, 'X-Key'), webhooks: { done: signed } },
    { ...hook({}, 'X-Token'), webhooks: { done: signed } },
    'security-scheme-changed breaking',
  ],
  [
    'the scheme changed that a callback alone is signed by',
    hook({ callbacks: { done: { '{$request.body#/url}': signed } } }, 'X-Key'),
    hook({ callbacks: { done: { '{$request.body#/url}': signed } } }, 'X-Token'),
    'security-scheme-changed breaking',
  ],
  [
    'a header of a part changed whose name begins with x-',
    operation(parts('string')),
    operation(parts('integer')),
    'part-encoding-changed breaking',
  ],
  [
    'a payload was specified that writers did not have to keep to',
    received({ name: 'order' }),
    received({ name: 'order', payload: { type: 'object', required: ['id'] } }),
    'type-narrowed breaking',
  ],
  [
    'a message that is received must have headers that it need not have had',
    received({ name: 'order' }),
    received({ name: 'order', headers: { type: 'object', required: ['tenant'], properties: { tenant: text } } }),
    'property-became-required breaking',
  ],
]

describe('a break is found where', () => {
  for (const [guarantee, before, after, finding] of BREAKS)
    it(guarantee, () => {
      expect(found(changesOf(before, after))).toContain(finding)
    })

  const SCHEMAS: readonly (readonly [string, Schema, Schema, 'in' | 'out', string])[] = [
    [
      'a default overrides the one of an allOf',
      { allOf: [{ type: 'integer', default: 1 }], default: 2 },
      { allOf: [{ type: 'integer', default: 1 }], default: 3 },
      'in',
      'default-changed breaking',
    ],
    [
      'a discriminator stands beside the one of an allOf',
      { allOf: [{ discriminator: { propertyName: 'a' } }], discriminator: { propertyName: 'b' } },
      { allOf: [{ discriminator: { propertyName: 'a' } }], discriminator: { propertyName: 'c' } },
      'out',
      'discriminator-changed breaking',
    ],
    [
      'a discriminator is the name of a property, as AsyncAPI writes it',
      { type: 'object', discriminator: 'kind' },
      { type: 'object', discriminator: 'sort' },
      'out',
      'discriminator-changed breaking',
    ],
    [
      'a string that is written must be a number in digits',
      text,
      { type: 'string', format: 'decimal' },
      'in',
      'format-added breaking',
    ],
    [
      'a string that is read need no longer be a number in digits',
      { type: 'string', format: 'int64' },
      text,
      'out',
      'format-removed breaking',
    ],
    [
      'a listed fraction that is a multiple was removed',
      { enum: [0.3, 0.6], multipleOf: 0.1 },
      { enum: [0.6], multipleOf: 0.1 },
      'in',
      'enum-value-removed breaking',
    ],
  ]
  for (const [guarantee, before, after, direction, finding] of SCHEMAS)
    it(guarantee, () => {
      expect(found(schemaChanges(before, after, direction))).toContain(finding)
    })
})

describe('no break is made of', () => {
  const HARMLESS: readonly (readonly [string, object, object])[] = [
    [
      'a success that is described where `default` is for errors',
      answers({ 200: answer(text), default: answer(code(text)) }),
      answers({ 200: answer(text), default: answer(code(text)), 202: answer({ type: 'integer' }) }),
    ],
    [
      'an error that says what `default` said',
      answers({ 200: answer(text), default: answer(code(text)) }),
      answers({ 200: answer(text), default: answer(code(text)), 404: answer(code(text)) }),
    ],
    [
      'a range that became one type with the same schema',
      read(media(['*/*', code(text)])),
      read(media(['application/json', code(text)])),
    ],
    [
      'another name of a schema that has the old one as its tag',
      answered(told('Cat')),
      answered(told('Feline', undefined, { Cat: '#/components/schemas/Feline' })),
    ],
    [
      'another name of a schema that lists its own tags',
      answered(told('Cat', { const: 'cat' })),
      answered(told('Feline', { const: 'cat' })),
    ],
  ]
  for (const [what, before, after] of HARMLESS)
    it(what, () => {
      expect(changesOf(before, after).filter(({ level }) => level !== 'safe')).toEqual([])
    })
})
