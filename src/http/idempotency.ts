// The unit of work of a request: claim the Idempotency-Key, run the handler, store the answer, all
// in one transaction. The effect and the memory of it are the same fact; a failure leaves neither.
import { createHash } from 'node:crypto'
import type { Reader } from '../db/database.ts'
import type { Tx, UnitOfWork } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import { Problem } from '../kernel/problem.ts'
import type { Principal } from './call.ts'
import type { EdgeContext, EdgeMiddleware, Exchange, Reply } from './request-context.ts'
import { claimKey, findAnswer, type KeyScope, type StoredAnswer, storeAnswer } from './store.ts'

export function txOf({ tx }: Exchange): Tx {
  if (tx === undefined) throw new Error('A write outside a unit of work')
  return tx
}

// draft-ietf-httpapi-idempotency-key-header: a quoted string; the bare form is what our docs show.
const KEY = /^(?:"([\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e][\x21-\x7e]{0,254}))$/

/** Records a change in the audit trail, in its transaction. */
export type Audit = (
  tx: Tx,
  entry: { organisationId: string; at: number; actor: string; action: string; target: string; requestId: string },
) => Promise<void>

/**
 * Answers a repeat with what is stored, before its request is checked: what was right then, a time in the future say,
 * may be wrong by now. All else about keys is for the unit of work to say.
 */
export function makeReplayStep(reader: Reader): EdgeMiddleware {
  return async function replayStep(ctx, next) {
    const { exchange } = ctx.state
    const key = exchange.operation?.idempotent ? wellFormedKey(ctx) : undefined
    const answer = key === undefined ? undefined : await findAnswer(reader, scopeOf(exchange, key))
    if (answer !== undefined && answer.fingerprint === fingerprintOf(ctx)) exchange.reply = replayOf(answer)
    else await next()
  }
}

export function makeUnitOfWorkStep(unitOfWork: UnitOfWork, audit: Audit, clock: Clock): EdgeMiddleware {
  return async function unitOfWorkStep(ctx, next) {
    const { exchange } = ctx.state
    if (exchange.operation?.write !== true) {
      await next()
      return
    }
    const key = exchange.operation.idempotent ? keyOf(ctx) : undefined
    await unitOfWork.run(async (tx) => {
      exchange.tx = tx
      const work = async () => {
        await next()
        await record(audit, tx, exchange, clock.now())
      }
      try {
        if (key === undefined) await work()
        else await once(ctx, work, tx, key, clock.now())
      } finally {
        exchange.tx = undefined
      }
    })
  }
}

/** One entry a change; asking with a read scope alone, as a search does, changes nothing. */
async function record(audit: Audit, tx: Tx, exchange: Exchange, at: number): Promise<void> {
  const { principal, operation, operationId = '', reply, requestId, pathParameters } = exchange
  if (principal === undefined || operation === undefined || reply === undefined || reply.status >= 400) return
  if (operation.scopes.every((scope) => scope.endsWith(':read'))) return
  const target = reply.headers?.Location ?? Object.values(pathParameters).join(' ')
  const { organisationId, clientId } = principal
  await audit(tx, { organisationId, at, actor: `client:${clientId}`, action: operationId, target, requestId })
}

async function once(ctx: EdgeContext, next: () => Promise<void>, tx: Tx, key: string, now: number): Promise<void> {
  const { exchange } = ctx.state
  const scope = scopeOf(exchange, key)
  const fingerprint = fingerprintOf(ctx)
  if (await claimKey(tx, scope, { fingerprint, requestId: exchange.requestId, now })) {
    await next()
    const { status, headers = {}, body, replayBody = body } = exchange.reply as Reply
    await storeAnswer(tx, scope, { status, headers, body: replayBody === undefined ? '' : JSON.stringify(replayBody) })
    return
  }
  const answer = await findAnswer(tx, scope)
  if (answer === undefined)
    throw new Problem('idempotency-request-in-flight', 'A request with this key is still being worked on.', {
      headers: { 'Retry-After': '1' },
    })
  if (answer.fingerprint !== fingerprint)
    throw new Problem('idempotency-key-reused', 'This key was used for another request; use a new key.', {
      violations: [{ header: 'Idempotency-Key', code: 'reused', detail: 'belongs to another request' }],
    })
  exchange.reply = replayOf(answer)
}

function scopeOf(exchange: Exchange, key: string): KeyScope {
  const { organisationId, clientId } = exchange.principal as Principal
  return { organisationId, clientId, key }
}

const replayOf = ({ status, headers, requestId, body }: StoredAnswer): Reply => ({
  status,
  headers: { ...headers, 'Idempotent-Replayed': 'true', 'Idempotency-Original-Request-Id': requestId },
  ...(body === '' ? {} : { body: JSON.parse(body) }),
})

function wellFormedKey(ctx: EdgeContext): string | undefined {
  const header = ctx.req.headers['idempotency-key']
  const match = typeof header === 'string' ? KEY.exec(header) : null
  return match?.[1] ?? match?.[2]
}

/** @throws Problem validation-failed when the header is there but is no key */
function keyOf(ctx: EdgeContext): string | undefined {
  if (ctx.req.headers['idempotency-key'] === undefined) return undefined
  const key = wellFormedKey(ctx)
  if (key === undefined)
    throw new Problem('validation-failed', 'One rule is broken.', {
      violations: [{ header: 'Idempotency-Key', code: 'pattern', detail: 'must be 1 to 255 visible ASCII characters' }],
    })
  return key
}

function fingerprintOf(ctx: EdgeContext): string {
  return createHash('sha256')
    .update(`${ctx.method}\n${ctx.req.url}\n`)
    .update(ctx.state.exchange.rawBody)
    .digest('base64url')
}
