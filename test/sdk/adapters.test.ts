// One receiver in six frameworks, each the real one with a real connection: the same deliveries, the same answers.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { describe, expect, it } from 'vitest'
import { makeWebhookHandler as expressHandler } from '../../src/sdk/adapters/express.ts'
import { makeWebhookPlugin } from '../../src/sdk/adapters/fastify.ts'
import { makeWebhookHandler as honoHandler } from '../../src/sdk/adapters/hono.ts'
import { makeWebhookHandler as koaHandler } from '../../src/sdk/adapters/koa.ts'
import { makeWebhookHandler as nodeHandler } from '../../src/sdk/adapters/node.ts'
import { ConfigurationError } from '../../src/sdk/errors.ts'
import { makeWebhookHandler } from '../../src/sdk/webhooks/handler.ts'
import type { EventHandlers, HandlerOptions } from '../../src/sdk/webhooks/receive.ts'
import { SeenIds } from '../../src/sdk/webhooks/seen.ts'
import { sign } from '../../src/sdk/webhooks/verify.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const PATH = '/nexora/events'

interface Serving extends AsyncDisposable {
  readonly url: string
}

async function serve(listener: RequestListener): Promise<Serving> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url, [Symbol.asyncDispose]: close }
}

type Errors = (error: unknown) => void
/** `parsed`: a parser of JSON runs before. Errors are those that the framework is told. */
type Start = (handlers: EventHandlers, options: HandlerOptions, onError: Errors, parsed: boolean) => Promise<Serving>

const consume = async (request: AsyncIterable<Buffer>) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString())
}

const FRAMEWORKS: Readonly<Record<string, Start>> = {
  'node:http': (handlers, options, onError, parsed) => {
    const handle = nodeHandler(handlers, { ...options, onError })
    return serve(async (request, response) => {
      if (parsed) Object.assign(request, { body: await consume(request) })
      await handle(request, response)
    })
  },
  Express: (handlers, options, onError, parsed) => {
    const app = express()
    if (parsed) app.use(express.json())
    app.post(PATH, expressHandler(handlers, options))
    const failed: express.ErrorRequestHandler = (error, _request, response, _next) => {
      onError(error)
      response.sendStatus(500)
    }
    return serve(app.use(failed))
  },
  Koa: (handlers, options, onError, parsed) => {
    const app = new Koa()
    app.on('error', onError)
    if (parsed)
      app.use(async (context, next) => {
        Object.assign(context.request, { body: await consume(context.req) })
        return next()
      })
    app.use(koaHandler(handlers, options))
    return serve(app.callback())
  },
  Hono: (handlers, options, onError, parsed) => {
    const app = new Hono()
    if (parsed)
      app.use(async (context, next) => {
        await context.req.json()
        return next()
      })
    app.post(PATH, honoHandler(handlers, options))
    app.onError((error, context) => {
      onError(error)
      return context.text('failed', 500)
    })
    return serve(getRequestListener(app.fetch))
  },
  'Request and Response, as of a Next route handler': (handlers, options, onError, parsed) => {
    const POST = makeWebhookHandler(handlers, options)
    const listener = async (request: Request) => {
      try {
        if (parsed) await request.json()
        return await POST(request)
      } catch (error) {
        onError(error)
        return new Response('failed', { status: 500 })
      }
    }
    return serve(getRequestListener(listener))
  },
}

const withFastify: Start = async (handlers, options, onError) => {
  const app = fastify()
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    onError(error)
    return reply.code(error.statusCode ?? 500).send()
  })
  app.post('/orders', async ({ body }) => ({ parsed: typeof body }))
  await app.register(makeWebhookPlugin(PATH, handlers, options))
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url: url + PATH, [Symbol.asyncDispose]: () => app.close() }
}

async function send(url: string, id: string, { secret = SECRET, type = 'webhook.ping', pad = '', body = '' } = {}) {
  const signed = body || JSON.stringify({ id, type, text: `Māui — ${pad}` }, null, 1)
  const response = await fetch(url, { method: 'POST', body: signed, headers: await sign(signed, { secret, id }) })
  return `${response.status} ${await response.text()}`.trim()
}

describe.each(Object.entries({ ...FRAMEWORKS, Fastify: withFastify }))('%s', (name, start) => {
  it('verifies the raw body, calls the function of the type, and drops what came already', async () => {
    const called: string[] = []
    const note = ({ id, type }: { id: string; type: string }) => void called.push(`${type} ${id}`)
    const options = { secret: SECRET, seen: new SeenIds(), otherwise: note }
    await using server = await start({ 'webhook.ping': note }, options, note as never, false)
    expect(await send(server.url, 'evt_1')).toBe('204')
    expect(await send(server.url, 'evt_1')).toBe('204')
    expect(await send(server.url, 'evt_2', { type: 'call.sung' })).toBe('204')
    expect(called).toEqual(['webhook.ping evt_1', 'unknown evt_2'])
  })

  it('answers 400 with the reason to what is not genuine, and calls nothing', async () => {
    const called: string[] = []
    const note = ({ id }: { id: string }) => void called.push(id)
    await using server = await start({ 'webhook.ping': note }, { secret: SECRET }, note as never, false)
    expect(await send(server.url, 'evt_1', { secret: 'another' })).toBe('400 no_matching_signature')
    expect(await send(server.url, 'evt_1', { body: '[]' })).toBe('400 no_event')
    const bare = await fetch(server.url, { method: 'POST' })
    expect(`${bare.status} ${await bare.text()}`).toBe('400 headers_missing')
    expect(called).toEqual([])
  })

  it('answers 500 when a function fails, tells the framework, and handles the event when it comes again', async () => {
    const errors: unknown[] = []
    let calls = 0
    const failOnce = async () => {
      calls += 1
      if (calls === 1) throw new Error('the table is locked')
    }
    const options = { secret: SECRET, seen: new SeenIds() }
    await using server = await start({ 'webhook.ping': failOnce }, options, (error) => errors.push(error), false)
    expect(await send(server.url, 'evt_1')).toMatch(/^500/)
    expect(await send(server.url, 'evt_1')).toBe('204')
    expect(await send(server.url, 'evt_1')).toBe('204')
    expect(calls).toBe(2)
    expect(errors.map(String)).toEqual(['Error: the table is locked'])
  })

  it('answers 413 to a body that is too long', async () => {
    await using server = await start({}, { secret: SECRET, maxBytes: 1_000 }, () => undefined, false)
    expect(await send(server.url, 'evt_1', { pad: 'x'.repeat(800) })).toBe('204')
    expect(await send(server.url, 'evt_1', { pad: 'x'.repeat(1_000) })).toMatch(/^413/)
    expect(await send(server.url, 'evt_1', { pad: 'x'.repeat(3_000_000) }).catch(() => '413')).toMatch(/^413/)
  })

  if (name !== 'Fastify')
    it('says what to change when something parsed the body before', async () => {
      const errors: unknown[] = []
      await using server = await start({}, { secret: SECRET }, (error) => errors.push(error), true)
      expect(await send(server.url, 'evt_1')).toMatch(/^500/)
      expect(errors).toHaveLength(1)
      expect(errors[0]).toMatchObject({ name: 'SignatureError', reason: 'body_already_parsed' })
      expect((errors[0] as Error).message).toMatch(/(Register|Mount|Hand) (the|this) (route|request) .*before/)
    })

  it('is not made without a secret', () => {
    for (const secret of ['', [], [''], undefined as never])
      expect(() => makeWebhookHandler({}, { secret })).toThrow(ConfigurationError)
  })
})

describe('bytes that a parser kept', () => {
  it('are verified by Express: express.raw, express.text, and rawBody beside parsed JSON', async () => {
    const keep = express.json({ verify: (request, _response, rawBody) => void Object.assign(request, { rawBody }) })
    const anything = { type: () => true }
    for (const parser of [express.raw(anything), express.text(anything), keep]) {
      const app = express().post(PATH, parser, expressHandler({}, { secret: SECRET }))
      await using server = await serve(app)
      expect(await send(server.url, 'evt_1')).toBe('204')
    }
  })

  it('are verified by Koa when they are in ctx.request.rawBody', async () => {
    const app = new Koa()
    app.use(async (context, next) => {
      const chunks: Buffer[] = []
      for await (const chunk of context.req) chunks.push(chunk)
      Object.assign(context.request, { rawBody: Buffer.concat(chunks).toString(), body: {} })
      return next()
    })
    app.use(koaHandler({}, { secret: SECRET }))
    await using server = await serve(app.callback())
    expect(await send(server.url, 'evt_1')).toBe('204')
  })

  it('stay parsed in the other routes of Fastify', async () => {
    await using server = await withFastify({}, { secret: SECRET }, () => undefined, false)
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(new URL('/orders', server.url), { method: 'POST', headers, body: '{}' })
    expect(await response.json()).toEqual({ parsed: 'object' })
  })
})

it('handles an event once that comes twice at the same time, and gives both its outcome', async () => {
  let calls = 0
  let fail: () => void = () => undefined
  const slow = () => {
    calls += 1
    return new Promise<void>((_, reject) => {
      fail = () => reject(new Error('failed'))
    })
  }
  const handle = makeWebhookHandler({ 'webhook.ping': slow }, { secret: SECRET, seen: new SeenIds() })
  const body = JSON.stringify({ id: 'evt_1', type: 'webhook.ping' })
  const headers = await sign(body, { secret: SECRET, id: 'evt_1' })
  const both = [0, 1].map(() => handle(new Request('https://example.com', { method: 'POST', body, headers })))
  const outcomes = Promise.allSettled(both)
  await expect.poll(() => calls).toBe(1)
  // Both must have reached the handler; what is left to do for the second are promises only.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  fail()
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(calls).toBe(1)
})
