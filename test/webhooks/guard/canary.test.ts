// A canary listens on every address of this machine. Whatever URL stands in a subscription and whatever a resolver says, no
// connection may reach it: by all layers together, and by those at the connection alone.

import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/kernel/clock.ts'
import type { Address } from '../../../src/webhooks/connector.ts'
import { type DestinationGuard, makeDestinationGuard } from '../../../src/webhooks/destination.ts'
import { makeSender, type Sender } from '../../../src/webhooks/sender.ts'
import { count } from '../../support/figures.ts'
import { attemptTo } from '../attempt-to.ts'
import { HOSTILE_ANSWERS, HOSTILE_HOSTS, HOSTILE_URLS } from './hostile.ts'

const PRODUCTION = makeDestinationGuard({ allowLoopbackHttp: false, allowPrivateCidrs: [] })
/** The first layer lets everything pass: what the others refuse, they refuse by themselves. */
const LATE: DestinationGuard = { ...PRODUCTION, urlFaults: () => [] }
/** An operator's own network, on this machine: the one address that may be reached. */
const OWN = '127.0.0.2'
const SELF_HOSTED = makeDestinationGuard({ allowLoopbackHttp: false, allowPrivateCidrs: [`${OWN}/32`] })

let reached = 0
let attempts = 0
let canaryPort = 0
const canary = createServer((socket) => {
  reached += 1
  socket.destroy()
})

beforeAll(async () => {
  await new Promise<void>((resolve) => canary.listen(0, '::', resolve)) // also all of IPv4
  canaryPort = (canary.address() as AddressInfo).port
})
afterAll(() => void canary.close())
beforeEach(() => {
  reached = 0
  attempts = 0
})
afterEach((context) =>
  count(context, { 'attempts of all kinds to reach the canary': attempts, 'that reached it': reached }),
)

const addresses = (texts: readonly string[]): Address[] =>
  texts.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

const senderWith = (guard: DestinationGuard, answers: () => readonly string[]): Sender =>
  makeSender({ clock: systemClock, guard, resolve: async () => addresses(answers()) })

async function send(sender: Sender, url: string) {
  attempts += 1
  const result = await sender.send(attemptTo(url, { timeoutMs: 2000 }))
  return { errorClass: result?.errorClass, status: result?.status }
}

it('knows at least 150 hostile URLs and 30 hostile answers', (context) => {
  count(context, {
    'hostile URLs': HOSTILE_URLS.length,
    'hostile answers of a resolver': Object.keys(HOSTILE_ANSWERS).length,
  })
  expect(new Set(HOSTILE_URLS).size).toBeGreaterThanOrEqual(150)
  expect(Object.keys(HOSTILE_ANSWERS).length).toBeGreaterThanOrEqual(30)
})

it('is found by who looks for it: the canary sings', async () => {
  const sender = senderWith({ urlFaults: () => [], admits: () => true }, () => ['127.0.0.1'])
  await send(sender, `http://example.com:${canaryPort}/`)
  expect(reached).toBe(1)
  reached = 0 // it was let through
  await sender.close()
})

it('is reached by no hostile URL, even when every name leads to it', async () => {
  const sender = senderWith(PRODUCTION, () => ['127.0.0.1'])
  for (const url of HOSTILE_URLS) {
    const { errorClass } = await send(sender, url)
    expect(errorClass, url).toBe('destination_refused')
  }
  expect(reached).toBe(0)
  await sender.close()
})

describe('without the check of the URL', () => {
  it('is reached by no hostile host at its very port, by http or https', async () => {
    const sender = senderWith(LATE, () => ['127.0.0.1'])
    for (const host of HOSTILE_HOSTS)
      for (const scheme of ['http', 'https']) {
        const url = `${scheme}://${host}:${canaryPort}/`
        if (URL.canParse(url)) expect((await send(sender, url)).errorClass, url).toBe('destination_refused')
      }
    expect(reached).toBe(0)
    await sender.close()
  })

  it.each(Object.entries(HOSTILE_ANSWERS))(
    'is not reached by a public name that leads to %s',
    async (name, answers) => {
      const sender = senderWith(LATE, () => answers)
      for (const scheme of ['http', 'https']) {
        const { errorClass } = await send(sender, `${scheme}://hooks.example.com:${canaryPort}/`)
        expect(errorClass).toBe(name === 'nothing' ? 'dns_error' : 'destination_refused')
      }
      expect(reached).toBe(0)
      await sender.close()
    },
  )

  it('a socket that ends up elsewhere than where it was sent is closed before a byte is written', async () => {
    let asked = 0
    const guard = { ...LATE, admits: () => ++asked === 1 } // as if the network led elsewhere
    const sender = senderWith(guard, () => ['127.0.0.1'])
    const bytes: Buffer[] = []
    const open: Socket[] = []
    const listener = createServer((socket) => {
      open.push(socket)
      socket.on('data', (data) => bytes.push(data)).on('error', () => undefined)
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const { port } = listener.address() as AddressInfo
    expect((await send(sender, `http://hooks.example.com:${port}/`)).errorClass).toBe('destination_refused')
    for (const socket of open) if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
    expect(asked).toBe(2)
    expect(bytes).toEqual([])
    listener.close()
    await sender.close()
  })
})

describe('a receiver in a network that the operator opened', () => {
  let own: Server
  let url: string
  let answer: { status: number; headers: Record<string, string> }
  let requests = 0
  beforeAll(async () => {
    own = createHttpServer((request, response) => {
      requests += 1
      request.resume().once('end', () => response.writeHead(answer.status, answer.headers).end())
    })
    // The same port as the canary, on the address that may be reached.
    await new Promise<void>((resolve) => own.listen(0, OWN, resolve))
    url = `http://receiver.internal:${(own.address() as AddressInfo).port}/`
  })
  afterAll(() => void own.close())
  beforeEach(() => {
    requests = 0
    answer = { status: 204, headers: {} }
  })

  it('is not followed to where it redirects', async () => {
    const sender = senderWith(SELF_HOSTED, () => [OWN])
    for (const status of [300, 301, 302, 303, 304, 305, 307, 308])
      for (const host of ['127.0.0.1', '[::1]', 'localhost', OWN]) {
        answer = {
          status,
          headers: { Location: `http://${host}:${canaryPort}/`, Refresh: `0; http://${host}:${canaryPort}/` },
        }
        expect(await send(sender, url)).toEqual({ errorClass: 'redirect', status })
      }
    expect(reached).toBe(0)
    await sender.close()
  })

  it('is looked up and tested for each connection: a name that is bound anew is refused', async () => {
    const answers = [[OWN], ['127.0.0.1'], [OWN, '127.0.0.1'], ['::1'], [OWN]]
    const sender = senderWith(SELF_HOSTED, () => answers.shift() ?? [])
    answer = { status: 204, headers: { Connection: 'close' } }
    expect((await send(sender, url)).status).toBe(204)
    for (let turn = 0; turn < 3; turn += 1)
      expect((await send(sender, `http://receiver.internal:${canaryPort}/`)).errorClass).toBe('destination_refused')
    expect((await send(sender, url)).status).toBe(204)
    expect(reached).toBe(0)
    await sender.close()
  })

  it('keeps its connection while its name changes, and a new connection of the same pool is tested', async () => {
    let leadsTo = OWN
    const sender = senderWith(SELF_HOSTED, () => [leadsTo])
    expect((await send(sender, url)).status).toBe(204)
    leadsTo = '127.0.0.1'
    await new Promise(setImmediate) // the connection is idle again
    expect((await send(sender, url)).status).toBe(204) // over the connection that was tested
    await new Promise(setImmediate)
    const many = await Promise.all(Array.from({ length: 5 }, () => send(sender, url)))
    expect(many.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(many.filter(({ errorClass }) => errorClass === 'destination_refused')).toHaveLength(4)
    own.closeAllConnections()
    await expect.poll(async () => (await send(sender, url)).errorClass).toBe('destination_refused')
    expect(requests).toBe(3)
    expect(reached).toBe(0)
    await sender.close()
  })
})
