import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Sender } from '../../src/webhooks/sender.ts'
import { makeThreadedSender } from '../../src/webhooks/threaded-sender.ts'
import { attemptTo } from './attempt-to.ts'

const logged = vi.fn()
let sender: Sender

beforeEach(() => {
  logged.mockClear()
  sender = makeThreadedSender({ allowLoopbackHttp: true, allowPrivateCidrs: [] }, { error: logged })
})

afterEach(() => sender.close())

async function openReceiver(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?a=1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

it('posts what it is given, and tells how the receiver answered and how long each step took', async () => {
  const seen: unknown[] = []
  await using receiver = await openReceiver((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push([request.method, request.url, request.headers['x-nexora-event'], Buffer.concat(chunks).toString()])
      response.writeHead(503, { 'Retry-After': '7' }).end('later, please')
    })
  })
  const result = await sender.send(attemptTo(receiver.url, { body: '{"name":"Aroha Ngātai"}' }))
  expect(seen).toEqual([['POST', '/hook?a=1', 'webhook.ping', '{"name":"Aroha Ngātai"}']])
  expect(result).toMatchObject({
    errorClass: 'http_status',
    status: 503,
    responseHeaders: expect.stringContaining('"retry-after":"7"'),
    responseBody: 'later, please',
    remoteAddress: '127.0.0.1',
    timings: { tlsMs: null, connectMs: expect.any(Number), totalMs: expect.any(Number) },
  })
})

it('gives each of many attempts under way its own answer', async () => {
  await using receiver = await openReceiver((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => setTimeout(() => response.end(Buffer.concat(chunks)), Math.random() * 20))
  })
  const bodies = Array.from({ length: 200 }, (_, index) => `{"number":${index}}`)
  const results = await Promise.all(bodies.map((body) => sender.send(attemptTo(receiver.url, { body }))))
  expect(results.map((result) => result?.responseBody)).toEqual(bodies)
})

it('hears answers while others that it was given with them go out', async () => {
  await using receiver = await openReceiver((_request, response) => response.writeHead(204).end())
  const results = await Promise.all(Array.from({ length: 1000 }, () => sender.send(attemptTo(receiver.url))))
  expect(results.filter((result) => result?.status !== 204)).toEqual([])
  const lastBegan = Math.max(...results.map((result) => result?.startedAt ?? 0))
  expect(Math.min(...results.map((result) => result?.endedAt ?? 0))).toBeLessThan(lastBegan)
})

it('refuses what the guard refuses, and connects to nobody', async () => {
  expect(await sender.send(attemptTo('https://10.0.0.1/'))).toMatchObject({ errorClass: 'destination_refused' })
})

it('gives up what is under way when it is told to', async () => {
  await using receiver = await openReceiver(() => undefined) // never answers
  const result = sender.send(attemptTo(receiver.url))
  await new Promise((resolve) => setTimeout(resolve, 200))
  sender.giveUp()
  expect(await result).toBeUndefined()
})

it('takes the end of what was given up for the answer to nothing that is sent after it', async () => {
  await using receiver = await openReceiver((request, response) => {
    if (request.url === '/hook?a=1') setTimeout(() => response.writeHead(204).end(), 50)
  })
  const silent = receiver.url.replace('a=1', 'a=2') // never answers
  const givenUp = [1, 2, 3].map(() => sender.send(attemptTo(silent)))
  await sender.send(attemptTo(receiver.url))
  sender.giveUp()
  const after = [1, 2, 3].map(() => sender.send(attemptTo(receiver.url)))
  expect(await Promise.all(givenUp)).toEqual([undefined, undefined, undefined])
  expect(await Promise.all(after)).toMatchObject([{ status: 204 }, { status: 204 }, { status: 204 }])
})

it('sends nothing more of what it was given once it gives up', async () => {
  let arrived = 0
  await using receiver = await openReceiver(() => {
    arrived += 1
    if (arrived === 1) sender.giveUp()
  })
  const given = await Promise.all(Array.from({ length: 3000 }, () => sender.send(attemptTo(receiver.url))))
  expect(given.filter((result) => result !== undefined)).toEqual([])
  await using next = await openReceiver((_request, response) => response.writeHead(204).end())
  await Promise.all(Array.from({ length: 300 }, () => sender.send(attemptTo(next.url)))) // behind them in the thread
  expect(arrived).toBeLessThan(1500)
})

it('gives up what a thread had under way that dies, says so, and makes the next attempt in another', async () => {
  await using receiver = await openReceiver((_request, response) => response.writeHead(204).end())
  await sender.send(attemptTo(receiver.url))
  const { terminate } = Worker.prototype
  const started = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker) {
    void terminate.call(this)
  })
  expect(await sender.send(attemptTo(receiver.url))).toBeUndefined()
  started.mockRestore()
  expect(logged).toHaveBeenCalledWith('delivery.thread_failed', expect.anything())
  expect(await sender.send(attemptTo(receiver.url))).toMatchObject({ errorClass: null, status: 204 })
})

it('closes when it has never sent anything', async () => {
  await expect(sender.close()).resolves.toBeUndefined()
})
