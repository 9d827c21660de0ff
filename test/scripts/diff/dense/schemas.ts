// A document whose schemas hold every keyword, so that each can be changed in turn.
const conditional = (parts: readonly (readonly [string, object])[]) => Object.fromEntries(parts)

/** Every keyword of JSON Schema 2020-12 and of OpenAPI's dialect, where it can be told from the others. */
export const SCHEMAS = {
  openapi: '3.2.0',
  info: { title: 'Dense', version: '1.0.0' },
  paths: {
    '/things': {
      post: {
        requestBody: { content: { 'application/xml': { schema: { $ref: '#/components/schemas/Thing' } } } },
        responses: {
          200: {
            description: 'Done.',
            content: { 'application/xml': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: 'Thing',
        $comment: 'All of it.',
        type: 'object',
        required: ['name'],
        minProperties: 2,
        maxProperties: 30,
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 9, pattern: '^a', xml: { name: 'n', attribute: true } },
          description: { type: ['string', 'null'], format: 'email', default: 'a@b.example' },
          size: { enum: ['small', 'large'], 'x-extensible-enum': true, deprecated: true },
          only: { const: 'only' },
          count: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 },
          ratio: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
          coded: {
            type: 'string',
            contentEncoding: 'base64',
            contentMediaType: 'application/json',
            contentSchema: { type: 'integer' },
          },
          given: { type: 'string', readOnly: true },
          taken: { type: 'string', writeOnly: true },
          list: {
            type: 'array',
            items: { type: 'string', maxLength: 9 },
            minItems: 1,
            maxItems: 9,
            uniqueItems: true,
            xml: { wrapped: true },
          },
          tuple: {
            type: 'array',
            prefixItems: [{ type: 'string' }],
            contains: { type: 'integer' },
            minContains: 2,
            maxContains: 3,
          },
          open: {
            type: 'array',
            prefixItems: [{ type: 'string' }],
            anyOf: [{ contains: { type: 'integer' } }],
            unevaluatedItems: { type: 'string' },
          },
          pet: {
            oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
            discriminator: {
              propertyName: 'kind',
              mapping: { cat: '#/components/schemas/Cat' },
              defaultMapping: 'Dog',
            },
          },
          either: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
          never: { type: 'string', not: { maxLength: 2 } },
          map: {
            type: 'object',
            patternProperties: { '^x': { type: 'string' } },
            additionalProperties: { type: 'integer' },
            propertyNames: { maxLength: 3 },
          },
          rest: {
            type: 'object',
            anyOf: [{ properties: { a: { type: 'string' } } }, { properties: { b: { type: 'string' } } }],
            unevaluatedProperties: { type: 'integer' },
          },
          node: { $dynamicRef: '#node' },
          unheardOf: { type: 'string', unheardOf: { deep: [1] } },
        },
        dependentRequired: { list: ['count'] },
        dependentSchemas: { tuple: { required: ['ratio'] } },
        ...conditional([
          ['if', { required: ['pet'] }],
          ['then', { required: ['either'] }],
          ['else', { required: ['map'] }],
        ]),
        allOf: [{ $ref: '#/components/schemas/Base' }],
      },
      Base: { properties: { base: { type: 'string' } } },
      Cat: { type: 'object', required: ['kind'], properties: { kind: { const: 'cat' } } },
      Dog: { type: 'object', required: ['kind'], properties: { kind: { const: 'dog' } } },
      Node: { $dynamicAnchor: 'node', type: 'object', properties: { value: { type: 'string' } } },
    },
  },
}
