// What the document says of every operation, tried on a running server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCOPES } from '../../generated/operations.ts'
import type { JsonObject, OperationNode } from '../../scripts/generate/document.ts'
import { type Harness, startServer, type Tenant } from '../support/harness.ts'
import { faultsOf } from './faults.ts'
import { type Ids, makeOneOfEverything } from './fixtures.ts'
import { bodyExamples, document, guarded, idSlots, operations, pathWith, scopesOf } from './operations.ts'

let server: Harness
let foreign: Tenant
let ids: Ids

beforeAll(async () => {
  server = await startServer()
  foreign = await server.addTenant()
  ids = await makeOneOfEverything(server, server.tenant)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const send = (operation: OperationNode, path: string, call: Parameters<Harness['call']>[2] = {}) =>
  server.call(operation.method.toUpperCase(), path, {
    ...(operation.body === undefined ? {} : { body: bodyExamples(operation)[0]?.[1] ?? {} }),
    ...(operation.body === undefined ? {} : { headers: { 'content-type': operation.body.mediaType } }),
    ...call,
  })

describe('every operation', () => {
  it('has a case here', () => {
    expect(operations.length).toBeGreaterThanOrEqual(36)
    expect(guarded.length + 2).toBe(operations.length) // the two OAuth endpoints authenticate the client
  })

  it.each(guarded)('$id refuses a request without a token: 401 with a challenge', async (operation) => {
    const answer = await send(operation, pathWith(operation, ids), { token: undefined })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="nexora"')
    expect(answer.body.code).toBe('missing-token')
  })

  it.each(guarded)('$id refuses a client that has every scope but its own: 403 naming it', async (operation) => {
    const needed = scopesOf(operation.node.security) ?? []
    expect(needed.length).toBeGreaterThan(0)
    for (const scope of needed) {
      const others = SCOPES.filter((candidate) => candidate !== scope)
      const poor = await server.addTenant({ scopes: others, organisationId: server.tenant.organisationId })
      const answer = await send(operation, pathWith(operation, ids), { token: poor.token })
      expect(answer.status).toBe(403)
      expect(answer.headers.get('www-authenticate')).toContain(`scope="${scope}"`)
    }
  })

  // Scenarios belong to everybody; an external id is a name that each organisation gives itself.
  const SHARED = new Set(['scenario_key', 'external_id'])
  const slots = guarded.flatMap((operation) =>
    idSlots(operation).map((slot) => ({ id: operation.id, operation, slot })),
  )

  it.each(slots.filter(({ slot }) => !SHARED.has(slot)))(
    "$id answers 404 to another organisation's $slot",
    async ({ operation, slot }) => {
      const others = idSlots(operation).length > 1 ? await foreignIds() : {}
      const path = pathWith(operation, { ...others, ...(slot in ids ? { [slot]: ids[slot] ?? '' } : {}) })
      const answer = await send(operation, path, { token: foreign.token })
      expect(answer.status).toBe(404)
      expect(answer.body.code).toMatch(/-not-found$/)
    },
  )

  const mustExist = slots.filter(({ id }) => id !== 'upsertKnowledgeDocument') // that one makes what is not there
  it.each(mustExist)('$id answers 404 to an unknown $slot', async ({ operation, slot }) => {
    const answer = await send(operation, pathWith(operation, { ...ids, [slot]: 'unknown' }))
    expect(answer.status).toBe(404)
  })
})

let foreignOnes: Ids | undefined
async function foreignIds(): Promise<Ids> {
  foreignOnes ??= await makeOneOfEverything(server, foreign)
  return foreignOnes
}

describe('request bodies', () => {
  const examples = operations.flatMap((operation) =>
    bodyExamples(operation).map(([name, body]) => ({ id: operation.id, operation, name, body })),
  )

  it.each(examples.filter(({ operation }) => guarded.includes(operation)))(
    '$id accepts its example "$name"',
    async ({ operation, body }) => {
      const answer = await send(operation, pathWith(operation, ids), { body: body as object })
      // An example may meet the state another one left behind; what it must never be is malformed.
      expect([200, 201, 202, 409], answer.text).toContain(answer.status)
    },
  )

  const faults = guarded.flatMap((operation) => {
    const [example] = bodyExamples(operation)
    if (operation.body?.mediaType !== 'application/json' || example === undefined) return []
    return faultsOf(document, operation.body.schema, example[1]).map((fault) => ({
      id: operation.id,
      operation,
      ...fault,
    }))
  })

  it('breaks enough constraints to mean something', () => {
    expect(faults.length).toBeGreaterThan(150)
  })

  it.each(faults)('$id refuses $label', async ({ operation, instance, pointer }) => {
    const answer = await send(operation, pathWith(operation, ids), {
      body: JSON.stringify(instance),
      headers: JSON_TYPE,
    })
    expect(answer.status, answer.text).toBe(422)
    expect(answer.body.code).toBe('validation-failed')
    const named = answer.body.errors.map((error: { pointer: string }) => error.pointer)
    expect(
      named.some((found: string) => found === `#${pointer}` || found.startsWith(`#${pointer}/`)),
      answer.text,
    ).toBe(true)
  })
})

const JSON_TYPE = { 'content-type': 'application/json' }

describe('query parameters', () => {
  const WRONG: Readonly<Record<string, string>> = {
    integer: 'many',
    string: '',
    array: 'no-such-value',
    boolean: 'maybe',
  }
  const parameters = guarded.flatMap((operation) =>
    operation.parameters
      .filter((parameter) => parameter.in === 'query')
      .map((parameter) => ({
        id: operation.id,
        operation,
        name: parameter.name,
        schema: document.deref(parameter.schema),
      })),
  )
  const free = (schema: JsonObject) => schema.type === 'array' && document.deref(schema.items).enum === undefined
  const bounded = parameters.filter(
    ({ schema }) => !free(schema) && (schema.type !== 'string' || schema.enum || schema.format || schema.minLength),
  )

  it.each(bounded)('$id refuses a wrong $name by name', async ({ operation, name, schema }) => {
    const value = schema.enum || schema.format ? 'no-such-value' : WRONG[String(schema.type)]
    const answer = await send(operation, `${pathWith(operation, ids)}?${name}=${value}`)
    expect(answer.status, answer.text).toBe(422)
    expect(answer.body.errors[0].parameter).toBe(name)
  })

  it.each(guarded)('$id refuses an unknown query parameter', async (operation) => {
    const answer = await send(operation, `${pathWith(operation, ids)}?surplus=1`)
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toContainEqual({
      parameter: 'surplus',
      code: 'unknown-field',
      detail: 'is not a known field',
    })
  })
})
