// What every variant does for a request, free of any framework: token look-up, limiter, checks, unit of work, check of
// the answer. The bare and the Fastify server are this and their own way with HTTP.
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { OPERATIONS, type OperationId } from '../../generated/operations.ts'
import { requestValidators } from '../../generated/validators.js'
import type { Tx } from '../../src/db/transaction.ts'
import type { Principal } from '../../src/http/call.ts'
import { responseBreach } from '../../src/http/contract.ts'
import { etagOf } from '../../src/http/preconditions.ts'
import type { Reply } from '../../src/http/request-context.ts'
import type { EdgeOptions } from '../../src/http/server.ts'
import { claimKey, storeAnswer } from '../../src/http/store.ts'
import { Findings } from '../../src/kernel/problem.ts'

export class Refusal extends Error {
  readonly status: number

  constructor(status: number) {
    super(`refused with ${status}`)
    this.status = status
  }
}

export interface Admitted {
  readonly principal: Principal
  readonly headers: Record<string, string>
}

export interface Asked {
  readonly id: OperationId
  readonly url: string
  readonly parameters: Record<string, string>
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
  readonly rawBody: Buffer | undefined
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function makeSameWork(options: EdgeOptions) {
  const { clock, contract, database, rateLimiter, rateLimits, unitOfWork, mintId, log } = options

  return {
    /** Who asks, and the headers that say so. @throws Refusal */
    async admit(id: OperationId, given: IncomingHttpHeaders): Promise<Admitted> {
      const token = given.authorization?.slice('Bearer '.length) ?? ''
      const principal = await options.findPrincipal(token)
      if (principal === undefined) throw new Refusal(401)
      if (!OPERATIONS[id].scopes.every((scope) => principal.scopes.includes(scope))) throw new Refusal(403)
      const nowMs = clock.monotonic()
      const limit = {
        perMinute: principal.ratePerMinute ?? rateLimits.client.perMinute,
        burst: principal.rateBurst ?? rateLimits.client.burst,
      }
      const own = rateLimiter.take(`client:${principal.clientId}`, limit, nowMs)
      const ceiling = { perMinute: principal.organisationRatePerMinute, burst: principal.organisationRatePerMinute }
      const shared = rateLimiter.take(`organisation:${principal.organisationId}`, ceiling, nowMs)
      if (!own.allowed || !shared.allowed) throw new Refusal(429)
      return {
        principal,
        headers: {
          'X-Request-Id': mintId('req'),
          'Cache-Control': 'no-store',
          'X-Content-Type-Options': 'nosniff',
          'RateLimit-Policy': `"client";q=${limit.perMinute};w=60`,
          RateLimit: `"client";r=${own.remaining};t=${own.resetSeconds}`,
        },
      }
    },

    /** Everything between the parsed body and the bytes of the answer. @throws Refusal */
    async answer({ principal, headers }: Admitted, asked: Asked): Promise<Answered> {
      const operation = OPERATIONS[asked.id]
      const { params, body: validBody } = requestValidators[asked.id]
      const checked = { path: asked.parameters, query: {}, header: { ...asked.headers } }
      if (!params(checked) || (validBody !== undefined && !validBody(asked.body))) throw new Refusal(422)
      const findings = new Findings()
      const by = { organisationId: principal.organisationId, params: asked.parameters, query: {} }
      const body = (await options.preparations[asked.id]?.(asked.body, findings, by)) ?? asked.body
      findings.refuse()
      const request = { params: checked.path, query: checked.query, headers: checked.header, body }
      const base = { principal, requestId: headers['X-Request-Id'] as string, log }

      async function handle(call: object): Promise<Reply> {
        const reply = await contract.handler(asked.id)(call as never, request as never)
        const breach = responseBreach(asked.id, reply)
        if (breach !== undefined) throw new Error(breach)
        return reply
      }
      async function change(tx: Tx): Promise<Reply> {
        const reply = await handle({ ...base, tx })
        const { organisationId, clientId } = principal
        const target = reply.headers?.Location ?? ''
        const entry = { organisationId, at: clock.now(), actor: `client:${clientId}`, action: asked.id, target }
        await options.audit(tx, { ...entry, requestId: base.requestId })
        return reply
      }
      const reply = operation.write
        ? await unitOfWork.run((tx) => once(tx, principal, asked, base.requestId, () => change(tx)))
        : await handle({ ...base, reader: database.reader })
      const text = JSON.stringify(reply.body)
      const statuses: readonly number[] = operation.etagStatuses
      const etag: Record<string, string> = statuses.includes(reply.status) ? { ETag: etagOf(text) } : {}
      return { status: reply.status, headers: { ...headers, ...reply.headers, ...etag }, body: text }
    },
  }

  /** Remembers the answer under the Idempotency-Key, when there is one; each comes once here. */
  async function once(tx: Tx, principal: Principal, asked: Asked, requestId: string, handle: () => Promise<Reply>) {
    const key = asked.headers['idempotency-key'] as string | undefined
    if (key === undefined) return handle()
    const scope = { organisationId: principal.organisationId, clientId: principal.clientId, key }
    const fingerprint = createHash('sha256')
      .update(`POST\n${asked.url}\n`)
      .update(asked.rawBody ?? '')
      .digest('base64url')
    if (!(await claimKey(tx, scope, { fingerprint, requestId, now: clock.now() }))) throw new Refusal(409)
    const reply = await handle()
    const { status, headers = {}, body } = reply
    await storeAnswer(tx, scope, { status, headers, body: JSON.stringify(body) })
    return reply
  }
}
