// Small documents for the tests of our own Spectral rules, and the table that each rule is a row of: a document it
// accepts and one it refuses.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'

export type Finding = { readonly message: string; readonly path: readonly (string | number)[] }
export type Rule = (document: object, options?: unknown, context?: unknown) => Finding[]

export const RULES = path.resolve(import.meta.dirname, '../../scripts/contract/rules')

export async function loadRule(name: string): Promise<Rule> {
  const module: { default: Rule } = await import(/* @vite-ignore */ pathToFileURL(path.join(RULES, `${name}.js`)).href)
  return module.default
}

export const SCHEMES = {
  oauth2: { flows: { clientCredentials: { scopes: { 'campaigns:read': '', 'campaigns:write': '' } } } },
}
export const api = (name: string, method: string, operation: object, rest: object = {}) => ({
  paths: { [name]: { [method]: operation } },
  components: { securitySchemes: SCHEMES },
  ...rest,
})
export const get = (operation: object) => api('/v1/campaigns', 'get', operation)
export const secured = (...scopes: string[]) => get({ security: [{ oauth2: scopes }] })
export const webhook = (operation: object) => ({ webhooks: { 'campaign.completed': { post: operation } } })

export const json = (schema: object) => ({ content: { 'application/json': { schema } } })
export const request = (schema: object) => api('/v1/campaigns', 'post', { requestBody: json(schema) })
export const answer = (schema: object) => get({ responses: { '200': json(schema) } })
export const shown = { content: { 'application/json': { example: {} } } }
export const unshown = { content: { 'application/json': {} } }

export const message = (more: object) => {
  const completed = { messages: { completed: more } }
  return { channels: { completed }, operations: { send: { action: 'send', channel: completed } } }
}
export const described = { type: 'string', description: 'A name.' }

export const problem = { content: { 'application/problem+json': {} } }
export const statuses = (codes: readonly string[]) => Object.fromEntries(codes.map((code) => [code, problem]))
export const ALWAYS = ['401', '403', '406', '422', '429', '500', '503']
export const answering = (name: string, method: string, codes: readonly string[], more: object = {}) =>
  api(name, method, { responses: statuses(codes), ...more })

export const withHeaders = (...names: string[]) => ({ headers: Object.fromEntries(names.map((name) => [name, {}])) })
export const RATED = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy']
export const KEY = { in: 'header', name: 'Idempotency-Key' }
export const MATCH = { in: 'header', name: 'If-Match' }

export interface Row {
  readonly rule: string
  readonly accepts: object
  readonly refuses: object
  readonly saying: string
}

export const tryRows = (rows: readonly Row[]) =>
  describe.each(rows)('$rule: $saying', ({ rule, accepts, refuses, saying }) => {
    it('is silent about what keeps the rule', async () => {
      expect((await loadRule(rule))(accepts)).toEqual([])
    })

    it('refuses what breaks it, once, and says where', async () => {
      const findings = await loadRule(rule).then((check) => check(refuses))
      expect(findings.map((finding) => finding.message)).toEqual([saying])
      expect(findings[0]?.path.length).toBeGreaterThan(0)
    })
  })
