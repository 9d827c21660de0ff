// Each rule about the parts of an OpenAPI document, and about deprecation, on a pair of its own; and the same edits in
// webhooks and callbacks, where the roles are changed.
import { describe, expect, it } from 'vitest'
import { documentRules } from '../../../scripts/contract/diff/rules/document.ts'
import { lifecycleRules } from '../../../scripts/contract/diff/rules/lifecycle.ts'
import { changesOf, found, jsonBody, openapi } from './documents.ts'

const text = { type: 'string' }
const parameter = (more: object = {}) => ({ parameters: [{ name: 'page', in: 'query', schema: text, ...more }] })
const body = (more: object = {}) => ({ requestBody: { ...jsonBody(text), ...more } })
const answer = (more: object = {}) => ({ responses: { 200: { description: 'Done', ...more } } })
const withHeader = (more: object) => answer({ headers: { 'X-Count': { schema: text, ...more } } })
const operation = (part: object) => openapi({ operation: part })
const media = (...names: string[]) => ({ content: Object.fromEntries(names.map((name) => [name, { schema: text }])) })
const hook = { post: { responses: { 200: { description: 'Done' } } } }
const callback = { callbacks: { done: { '{$request.body#/url}': hook } } }

const key = { type: 'apiKey', in: 'header', name: 'X-Key' }
const flow = {
  authorizationUrl: 'https://a.example/authorize',
  tokenUrl: 'https://a.example/token',
  scopes: { read: 'Read' },
}
const oauth = (more: object = {}) => ({ type: 'oauth2', flows: { authorizationCode: { ...flow, ...more } } })
const secured = (scheme: object, ...security: object[]) =>
  openapi({ root: { security, components: { securitySchemes: { main: scheme, other: key } } } })
const servedAt = (variables: object) => openapi({ root: { servers: [{ url: 'https://{at}.example', variables }] } })
const servedIn = (...values: string[]) => servedAt({ at: { default: values[0], enum: values } })
const brokers = (more: object) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  servers: { main: { host: 'a.example', protocol: 'mqtt', ...more } },
})
const linked = (operationId: string) => ({ links: { next: { operationId } } })
const deprecated = (sunset?: string) => ({ deprecated: true, ...(sunset === undefined ? {} : { 'x-sunset': sunset }) })
const part = (encoding: object) => ({
  requestBody: { content: { 'multipart/form-data': { schema: { type: 'object' }, ...encoding } } },
})

type Row = readonly [keyof typeof documentRules | keyof typeof lifecycleRules, object, object]

const ROWS: readonly Row[] = [
  ['operation-removed', openapi({ item: { get: hook.post } }), openapi()],
  ['operation-added', openapi(), openapi({ item: { get: hook.post } })],
  ['webhook-removed', openapi({ root: { webhooks: { done: hook } } }), openapi()],
  ['webhook-added', openapi(), openapi({ root: { webhooks: { done: hook } } })],
  ['callback-removed', operation(callback), openapi()],
  ['callback-added', openapi(), operation(callback)],
  ['operation-id-changed', openapi(), operation({ operationId: 'createThing' })],
  ['operation-id-removed', openapi(), operation({ operationId: undefined })],
  ['operation-id-added', operation({ operationId: undefined }), openapi()],
  ['required-parameter-added', openapi(), operation(parameter({ required: true }))],
  ['parameter-added', openapi(), operation(parameter())],
  ['parameter-removed', operation(parameter()), openapi()],
  ['parameter-became-required', operation(parameter()), operation(parameter({ required: true }))],
  ['parameter-became-optional', operation(parameter({ required: true })), operation(parameter())],
  ['parameter-style-changed', operation(parameter()), operation(parameter({ explode: false }))],
  ['empty-value-refused', operation(parameter({ allowEmptyValue: true })), operation(parameter())],
  ['empty-value-allowed', operation(parameter()), operation(parameter({ allowEmptyValue: true }))],
  ['body-added', openapi(), operation(body())],
  ['required-body-added', openapi(), operation(body({ required: true }))],
  ['body-removed', operation(body()), openapi()],
  ['body-became-required', operation(body()), operation(body({ required: true }))],
  ['body-became-optional', operation(body({ required: true })), operation(body())],
  [
    'media-type-removed',
    operation({ requestBody: media('text/plain', 'text/csv') }),
    operation({ requestBody: media('text/plain') }),
  ],
  [
    'media-type-added',
    operation({ requestBody: media('text/plain') }),
    operation({ requestBody: media('text/plain', 'text/csv') }),
  ],
  ['media-type-widened', operation(answer(media('text/plain'))), operation(answer(media('text/*')))],
  [
    'part-encoding-changed',
    operation(part({})),
    operation(part({ encoding: { photo: { contentType: 'image/png' } } })),
  ],
  [
    'success-response-removed',
    operation({ responses: { 200: { description: 'a' }, 201: { description: 'b' } } }),
    operation(answer()),
  ],
  [
    'error-response-removed',
    operation({ responses: { 200: { description: 'Done' }, 409: { description: 'b' } } }),
    operation(answer()),
  ],
  [
    'response-added',
    operation(answer()),
    operation({ responses: { 200: { description: 'Done' }, 202: { description: 'b' } } }),
  ],
  ['response-body-removed', operation(answer(media('text/plain'))), operation(answer())],
  ['response-body-added', operation(answer()), operation(answer(media('text/plain')))],
  ['header-removed', operation(withHeader({})), operation(answer())],
  ['header-added', operation(answer()), operation(withHeader({}))],
  ['required-header-added', operation(answer()), operation(withHeader({ required: true }))],
  ['header-became-optional', operation(withHeader({ required: true })), operation(withHeader({}))],
  ['header-became-required', operation(withHeader({})), operation(withHeader({ required: true }))],
  ['header-style-changed', operation(withHeader({})), operation(withHeader({ explode: true }))],
  ['link-added', operation(answer()), operation(answer({ links: { next: { operationId: 'makeThing' } } }))],
  ['link-changed', operation(answer(linked('makeThing'))), operation(answer(linked('takeThing')))],
  ['link-removed', operation(answer({ links: { next: { operationId: 'makeThing' } } })), operation(answer())],
  ['security-added', secured(key), secured(key, { main: [] })],
  ['security-alternative-removed', secured(key, { main: [] }, { other: [] }), secured(key, { main: [] })],
  ['security-alternative-added', secured(key, { main: [] }), secured(key, { main: [] }, { other: [] })],
  ['security-scope-added', secured(oauth(), { main: ['read'] }), secured(oauth(), { main: ['read', 'write'] })],
  ['security-loosened', secured(oauth(), { main: ['read', 'write'] }), secured(oauth(), { main: ['read'] })],
  [
    'security-scheme-removed',
    secured(key, { main: [] }),
    openapi({ root: { security: [{ main: [] }], components: { securitySchemes: {} } } }),
  ],
  [
    'security-scheme-added',
    openapi({ root: { security: [{ main: [] }], components: { securitySchemes: {} } } }),
    secured(key, { main: [] }),
  ],
  ['security-scheme-changed', secured(key, { main: [] }), secured({ ...key, name: 'X-Token' }, { main: [] })],
  [
    'bearer-format-changed',
    secured({ type: 'http', scheme: 'bearer' }, { main: [] }),
    secured({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, { main: [] }),
  ],
  ['oauth-flow-removed', secured(oauth(), { main: [] }), secured({ type: 'oauth2', flows: {} }, { main: [] })],
  [
    'oauth-url-changed',
    secured(oauth(), { main: [] }),
    secured(oauth({ tokenUrl: 'https://b.example/token' }), { main: [] }),
  ],
  ['oauth-scope-removed', secured(oauth(), { main: [] }), secured(oauth({ scopes: {} }), { main: [] })],
  ['oauth-scope-added', secured(oauth({ scopes: {} }), { main: [] }), secured(oauth(), { main: [] })],
  ['oauth-flow-added', secured({ type: 'oauth2', flows: {} }, { main: [] }), secured(oauth(), { main: [] })],
  [
    'oauth-url-added',
    secured(oauth(), { main: [] }),
    secured(oauth({ refreshUrl: 'https://a.example' }), { main: [] }),
  ],
  ['server-removed', servedAt({}), openapi()],
  ['server-added', openapi(), servedAt({})],
  ['server-changed', brokers({ host: 'a.example' }), brokers({ host: 'b.example' })],
  ['server-detail-added', brokers({}), brokers({ protocolVersion: '3.1.1' })],
  ['server-variable-removed', servedAt({ at: { default: 'a' } }), servedAt({})],
  ['server-variable-added', servedAt({}), servedAt({ at: { default: 'a' } })],
  ['server-value-removed', servedIn('a', 'b'), servedIn('a')],
  ['server-value-added', servedIn('a'), servedIn('a', 'b')],
  ['server-values-limited', servedAt({ at: { default: 'a' } }), servedIn('a')],
  ['server-values-freed', servedIn('a'), servedAt({ at: { default: 'a' } })],
  ['server-default-changed', servedIn('a', 'b'), servedIn('b')],
  ['server-default-moved', servedIn('a', 'b'), servedIn('b', 'a')],
  ['unknown-field', openapi(), openapi({ root: { jsonSchemaDialect: 'https://a.example/dialect' } })],
  ['removed-after-sunset', operation(parameter(deprecated('2026-12-31'))), openapi()],
  ['deprecated', openapi(), operation(deprecated('2027-12-31'))],
  ['reinstated', operation(deprecated('2027-12-31')), openapi()],
  ['schema-deprecated', operation(parameter()), operation(parameter({ schema: { type: 'string', deprecated: true } }))],
  ['schema-reinstated', operation(parameter({ schema: { type: 'string', deprecated: true } })), operation(parameter())],
  ['sunset-missing', openapi(), operation(deprecated())],
  ['sunset-invalid', openapi(), operation(deprecated('2027-02-30'))],
  ['sunset-too-soon', openapi(), operation(deprecated('2027-01-15'))],
  ['sunset-moved-earlier', operation(deprecated('2027-12-31')), operation(deprecated('2027-11-30'))],
  ['sunset-removed', operation(deprecated('2027-12-31')), operation(deprecated())],
  ['stability-lowered', operation({ 'x-stability-level': 'stable' }), operation({ 'x-stability-level': 'beta' })],
  ['stability-invalid', openapi(), operation({ 'x-stability-level': 'solid' })],
]

const rules = { ...documentRules, ...lifecycleRules }
const READ = new Set(['header', 'response', 'success', 'error', 'link'])
const levelOf = (rule: Row[0]) =>
  rules[rule].level[
    READ.has(rule.split('-')[0] ?? '') || rule === 'media-type-widened' || rule === 'required-header-added'
      ? 'out'
      : 'in'
  ]

describe('each rule about documents', () => {
  for (const [rule, old, now] of ROWS) {
    it(`${rule} is ${levelOf(rule)}`, () => {
      expect(found(changesOf(old, now))).toContain(`${rule} ${levelOf(rule)}`)
    })
  }

  it('has a pair here', () => {
    const tested = new Set<string>([...ROWS.map(([rule]) => rule), 'media-type-sent'])
    expect(Object.keys(rules).filter((rule) => !tested.has(rule))).toEqual([])
  })
})

const withSchemas = (request: object, response: object) => ({
  ...operation({}),
  webhooks: {
    done: {
      post: {
        requestBody: jsonBody(request as never),
        responses: { 200: { description: 'Done', ...jsonBody(response as never) } },
      },
    },
  },
})
const calledBack = (request: object) =>
  operation({
    callbacks: {
      done: { '{$request.body#/url}': { post: { requestBody: jsonBody(request as never), responses: {} } } },
    },
  })

describe('where the client is called', () => {
  const two = { type: 'string', enum: ['a', 'b'] }
  const three = { type: 'string', enum: ['a', 'b', 'c'] }

  it('what we send may lose a value and may not gain one', () => {
    expect(found(changesOf(withSchemas(two, text), withSchemas(three, text)))).toEqual(['enum-value-added breaking'])
    expect(found(changesOf(withSchemas(three, text), withSchemas(two, text)))).toEqual(['enum-value-removed safe'])
    expect(found(changesOf(calledBack(two), calledBack(three)))).toEqual(['enum-value-added breaking'])
  })

  it('what the client answers may gain a value and may not lose one', () => {
    expect(found(changesOf(withSchemas(text, two), withSchemas(text, three)))).toEqual(['enum-value-added safe'])
    expect(found(changesOf(withSchemas(text, three), withSchemas(text, two)))).toEqual(['enum-value-removed breaking'])
  })

  it('a media type that nobody asked for may not be sent', () => {
    const sent = (...names: string[]) =>
      openapi({ root: { webhooks: { done: { post: { requestBody: media(...names), responses: {} } } } } })
    expect(found(changesOf(sent('text/plain'), sent('text/plain', 'text/csv')))).toEqual(['media-type-sent breaking'])
  })
})

describe('a parameter', () => {
  it('that is required has a default that never counts', () => {
    const required = (schema: object) => operation(parameter({ required: true, schema }))
    const filled = { type: 'string', default: 'a' }
    expect(found(changesOf(required(text), required(filled)))).toEqual(['default-without-effect safe'])
    expect(found(changesOf(required(text), operation(parameter({ schema: filled }))))).toEqual([
      'default-without-effect safe',
      'parameter-became-optional safe',
    ])
    expect(found(changesOf(operation(parameter()), operation(parameter({ schema: filled }))))).toEqual([
      'default-added breaking',
    ])
  })

  const changed = (old: object, now: object) => found(changesOf(operation(parameter(old)), operation(parameter(now))))
  const style = ['parameter-style-changed breaking']

  it('is written otherwise with another style, explode or allowReserved, or as content', () => {
    expect(changed({}, { style: 'spaceDelimited', explode: true })).toEqual(style)
    expect(changed({}, { explode: false })).toEqual(style)
    expect(changed({}, { allowReserved: true })).toEqual(style)
    expect(changed({}, { schema: undefined, ...media('application/json') })).toContain(style[0])
  })

  it('in a path whose template changed is of another operation', () => {
    const moved = JSON.parse(JSON.stringify(openapi()).replaceAll('/things/{id}', '/items/{id}'))
    expect(found(changesOf(openapi(), moved))).toEqual(['operation-added safe', 'operation-removed breaking'])
  })
})

describe('operations', () => {
  it('are the same whatever their path parameters are called', () => {
    const renamed = JSON.parse(
      JSON.stringify(openapi()).replaceAll('{id}', '{thing_id}').replaceAll('"name":"id"', '"name":"thing_id"'),
    )
    expect(changesOf(openapi(), renamed)).toEqual([])
  })

  it('are named once per change, all of them', () => {
    const shared = (schema: object) => ({
      ...openapi({
        operation: {
          requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
        },
        item: {
          put: {
            requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
            responses: {},
          },
        },
      }),
      components: { schemas: { Thing: schema } },
    })
    const changes = changesOf(
      shared({ type: 'object', properties: { a: text } }),
      shared({ type: 'object', properties: { a: text }, required: ['a'] }),
    )
    expect(changes.map(({ path, affects }) => [path, affects])).toEqual([
      ['Thing.a', ['POST /things/{id}', 'PUT /things/{id}']],
    ])
  })
})
