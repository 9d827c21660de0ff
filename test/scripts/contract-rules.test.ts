// Each of our own Spectral rules, by itself: a small document it accepts and one it refuses.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

type Finding = { readonly message: string; readonly path: readonly (string | number)[] }
type Rule = (document: object, options?: unknown, context?: unknown) => Finding[]

const RULES = path.resolve(import.meta.dirname, '../../scripts/contract/rules')

async function loadRule(name: string): Promise<Rule> {
  const module: { default: Rule } = await import(/* @vite-ignore */ pathToFileURL(path.join(RULES, `${name}.js`)).href)
  return module.default
}

const SCHEMES = {
  oauth2: { flows: { clientCredentials: { scopes: { 'campaigns:read': '', 'campaigns:write': '' } } } },
}
const api = (name: string, method: string, operation: object, rest: object = {}) => ({
  paths: { [name]: { [method]: operation } },
  components: { securitySchemes: SCHEMES },
  ...rest,
})
const get = (operation: object) => api('/v1/campaigns', 'get', operation)
const secured = (...scopes: string[]) => get({ security: [{ oauth2: scopes }] })
const webhook = (operation: object) => ({ webhooks: { 'campaign.completed': { post: operation } } })

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const request = (schema: object) => api('/v1/campaigns', 'post', { requestBody: json(schema) })
const answer = (schema: object) => get({ responses: { '200': json(schema) } })
const shown = { content: { 'application/json': { example: {} } } }
const unshown = { content: { 'application/json': {} } }

const message = (more: object) => ({ channels: { completed: { messages: { completed: more } } } })
const described = { type: 'string', description: 'A name.' }

const problem = { content: { 'application/problem+json': {} } }
const statuses = (codes: readonly string[]) => Object.fromEntries(codes.map((code) => [code, problem]))
const ALWAYS = ['401', '403', '406', '422', '429', '500', '503']
const answering = (name: string, method: string, codes: readonly string[], more: object = {}) =>
  api(name, method, { responses: statuses(codes), ...more })

const withHeaders = (...names: string[]) => ({ headers: Object.fromEntries(names.map((name) => [name, {}])) })
const RATED = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy']
const KEY = { in: 'header', name: 'Idempotency-Key' }
const MATCH = { in: 'header', name: 'If-Match' }

interface Row {
  readonly rule: string
  readonly accepts: object
  readonly refuses: object
  readonly saying: string
}

const ROWS: readonly Row[] = [
  {
    rule: 'operation-security',
    accepts: secured('campaigns:read'),
    refuses: secured('campaigns:read', 'campaigns:write'),
    saying: 'Operation must ask for exactly one OAuth scope.',
  },
  {
    rule: 'operation-security',
    accepts: secured('campaigns:write'),
    refuses: secured('campaigns:shout'),
    saying: 'Scope campaigns:shout is not in the security scheme.',
  },
  {
    rule: 'operation-security',
    accepts: api('/oauth/token', 'post', { security: [{ clientBasic: [] }] }),
    refuses: api('/oauth/token', 'post', {}),
    saying: 'Operation does not say who may call it.',
  },
  {
    rule: 'operation-security',
    accepts: webhook({ security: [] }),
    refuses: webhook({ security: [{ oauth2: [] }] }),
    saying: 'A webhook carries no token of ours: security must be [].',
  },
  {
    rule: 'operation-example',
    accepts: get({ requestBody: shown }),
    refuses: get({ requestBody: unshown }),
    saying: 'Request body has no example.',
  },
  {
    rule: 'operation-example',
    accepts: get({ responses: { '200': shown, '204': {} } }),
    refuses: get({ responses: { '200': unshown } }),
    saying: 'Response 200 has no example.',
  },
  {
    rule: 'operation-example',
    accepts: message({ examples: [{ payload: {} }] }),
    refuses: message({ examples: [] }),
    saying: 'Message has no example.',
  },
  {
    rule: 'operation-statuses',
    accepts: answering('/v1/campaigns', 'get', ALWAYS),
    refuses: answering('/v1/campaigns', 'get', ALWAYS.slice(1)),
    saying: 'Status 401 is not declared.',
  },
  {
    rule: 'operation-statuses',
    accepts: answering('/v1/knowledge/by_external_id/{external_id}', 'get', ALWAYS),
    refuses: answering('/v1/campaigns/{campaign_id}', 'get', ALWAYS),
    saying: 'Status 404 is not declared.',
  },
  {
    rule: 'operation-statuses',
    accepts: answering('/v1/campaigns', 'post', [...ALWAYS, '409']),
    refuses: answering('/v1/campaigns', 'post', ALWAYS),
    saying: 'Status 409 is not declared.',
  },
  {
    rule: 'operation-statuses',
    accepts: answering('/v1/campaigns', 'patch', [...ALWAYS, '412']),
    refuses: answering('/v1/campaigns', 'patch', ALWAYS),
    saying: 'Status 412 is not declared.',
  },
  {
    rule: 'operation-statuses',
    accepts: get({ responses: statuses(ALWAYS) }),
    refuses: get({ responses: { ...statuses(ALWAYS), '401': shown } }),
    saying: 'Status 401 must be application/problem+json.',
  },
  {
    rule: 'operation-headers',
    accepts: get({ responses: { '200': withHeaders(...RATED), '404': withHeaders('X-Request-Id') } }),
    refuses: get({ responses: { '200': withHeaders('X-Request-Id', 'RateLimit') } }),
    saying: 'Response 200 lacks the header RateLimit-Policy.',
  },
  {
    rule: 'operation-headers',
    accepts: api('/oauth/token', 'post', { responses: { '200': {} } }),
    refuses: get({ responses: { '404': {} } }),
    saying: 'Response 404 lacks the header X-Request-Id.',
  },
  {
    rule: 'operation-headers',
    accepts: api('/v1/campaigns', 'post', { parameters: [KEY] }),
    refuses: api('/v1/campaigns', 'post', {}),
    saying: 'Operation lacks the header parameter Idempotency-Key.',
  },
  {
    rule: 'operation-headers',
    accepts: api('/v1/campaigns', 'delete', { parameters: [MATCH] }),
    refuses: api('/v1/campaigns', 'delete', { parameters: [KEY] }),
    saying: 'Operation lacks the header parameter If-Match.',
  },
  {
    rule: 'schema-openness',
    accepts: request({ type: 'object', properties: {}, additionalProperties: false }),
    refuses: request({ type: 'object', properties: {} }),
    saying: 'A request object must have additionalProperties: false.',
  },
  {
    rule: 'schema-openness',
    accepts: request({ type: 'object', additionalProperties: { type: 'string' } }),
    refuses: request({ additionalProperties: false, properties: { from: { type: 'object', properties: {} } } }),
    saying: 'A request object must have additionalProperties: false.',
  },
  {
    rule: 'schema-openness',
    accepts: answer({ type: 'object', properties: {} }),
    refuses: answer({ type: 'object', properties: {}, additionalProperties: false }),
    saying: 'A response or event object must stay open.',
  },
  {
    rule: 'schema-properties',
    accepts: answer({ properties: { first_name: described } }),
    refuses: answer({ properties: { firstName: described } }),
    saying: 'Property firstName is not snake_case.',
  },
  {
    rule: 'schema-properties',
    accepts: message({ payload: { properties: { name: described } } }),
    refuses: message({ payload: { properties: { name: { type: 'string', description: ' ' } } } }),
    saying: 'Property name has no description.',
  },
  {
    rule: 'schema-keywords',
    accepts: answer({ oneOf: [{ type: 'string' }] }),
    refuses: answer({ allOf: [{ type: 'string' }] }),
    saying: 'allOf is not used here: repeat the fields; clients get an intersection otherwise.',
  },
  {
    rule: 'schema-keywords',
    accepts: answer({ enum: ['busy'], 'x-extensible-enum': true }),
    refuses: answer({ enum: ['busy'] }),
    saying: 'An enum in a response or event needs x-extensible-enum: true.',
  },
  {
    rule: 'schema-keywords',
    accepts: request({ enum: ['busy'] }),
    refuses: request({ enum: ['busy'], 'x-extensible-enum': true }),
    saying: 'An enum in a request is closed.',
  },
  {
    rule: 'root-references',
    accepts: { paths: { '/v1/campaigns': { $ref: './campaigns/campaigns.yaml' } } },
    refuses: { paths: { '/v1/campaigns': { get: {} } } },
    saying: '/v1/campaigns must be a single $ref to a file.',
  },
  {
    rule: 'root-references',
    accepts: { components: { securitySchemes: {} } },
    refuses: { components: { schemas: {} } },
    saying: "schemas belong into the room's own files.",
  },
  {
    rule: 'references-resolved',
    accepts: get({ responses: {} }),
    refuses: get({ responses: { $ref: '../shared/problems.yaml' } }),
    saying: '../shared/problems.yaml was not resolved; other rules cannot see behind it.',
  },
]

describe.each(ROWS)('$rule: $saying', ({ rule, accepts, refuses, saying }) => {
  it('is silent about what keeps the rule', async () => {
    expect((await loadRule(rule))(accepts)).toEqual([])
  })

  it('refuses what breaks it, once, and says where', async () => {
    const findings = await loadRule(rule).then((check) => check(refuses))
    expect(findings.map((finding) => finding.message)).toEqual([saying])
    expect(findings[0]?.path.length).toBeGreaterThan(0)
  })
})

describe('schema-named', () => {
  const document = answer({ properties: { name: described } })
  /** As Spectral answers: where the schema at a path was written. */
  const writtenAt = (at: readonly string[], file: object) => ({
    documentInventory: { document, findAssociatedItemForPath: () => ({ path: at, document: file }) },
  })

  it('is silent about a schema that is a top-level key of a schema file', async () => {
    expect((await loadRule('schema-named'))(document, null, writtenAt(['Campaign'], {}))).toEqual([])
  })

  it.each([
    ['deeper in a schema file', writtenAt(['Campaign', 'properties', 'name'], {})],
    ['in the root', writtenAt(['Campaign'], document)],
  ])('refuses an object schema written %s', async (_where, context) => {
    expect((await loadRule('schema-named'))(document, null, context)).toHaveLength(1)
  })
})
