import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/kernel/clock.ts'
import { ConnectFailure, makeGuardedConnector } from '../../../src/webhooks/connector.ts'
import { makeDestinationGuard } from '../../../src/webhooks/destination.ts'
import { startReceiver } from '../../support/receiver.ts'
import { HOSTILE_URLS } from './hostile.ts'

const production = makeDestinationGuard({ allowLoopbackHttp: false, allowPrivateCidrs: [] })
const development = makeDestinationGuard({ allowLoopbackHttp: true, allowPrivateCidrs: [] })
const selfHosted = makeDestinationGuard({ allowLoopbackHttp: false, allowPrivateCidrs: ['10.1.0.0/16', 'fd12::/16'] })

const GOOD_URLS = [
  'https://example.com/nexora/events',
  'https://EXAMPLE.com/',
  'https://hooks.example.co.nz:8443/a?b=c&d=%20',
  'https://example.com:443/',
  'https://xn--bcher-kva.example.com/',
  'https://8.8.8.8/',
  'https://[2606:4700:4700::1111]/',
  'https://example.com/a@b',
]

describe('the destination guard', () => {
  it('knows at least a hundred and fifty ways in', () => {
    expect(HOSTILE_URLS.length).toBeGreaterThanOrEqual(150)
  })

  it.each(HOSTILE_URLS)('refuses %j', (url) => {
    expect(production.urlFaults(url)).not.toEqual([])
  })

  it.each(GOOD_URLS)('lets %j pass', (url) => {
    expect(production.urlFaults(url)).toEqual([])
  })

  it('says everything that is wrong at once', () => {
    expect(production.urlFaults('http://me:secret@10.0.0.1:99/#x')).toHaveLength(6)
  })

  it('opens this machine to development only, by name and by address', () => {
    for (const url of ['http://127.0.0.1:8081/', 'http://localhost:3000/x', 'http://[::1]:9/', 'https://localhost/']) {
      expect(development.urlFaults(url)).toEqual([])
      expect(production.urlFaults(url)).not.toEqual([])
    }
    for (const url of ['http://10.0.0.1/', 'http://example.com/', 'http://169.254.169.254/', 'http://0.0.0.0/'])
      expect(development.urlFaults(url)).not.toEqual([])
  })

  it('opens the ranges the operator named and no others', () => {
    for (const url of ['http://10.1.2.3:9000/', 'https://[fd12::5]/', 'http://receiver:8080/', 'http://svc.internal/'])
      expect(selfHosted.urlFaults(url)).toEqual([])
    for (const url of ['http://10.2.0.1/', 'https://[fd13::5]/', 'http://example.com/', 'http://127.0.0.1/'])
      expect(selfHosted.urlFaults(url)).not.toEqual([])
    expect(selfHosted.admits('10.1.2.3', 'receiver', 'http:')).toBe(true)
    expect(selfHosted.admits('10.2.2.3', 'receiver', 'http:')).toBe(false)
    expect(selfHosted.admits('8.8.8.8', 'receiver', 'http:')).toBe(false)
  })
})

describe('the length of a URL', () => {
  it.each(['"', '{', '<', '`'])('counts %s as the three characters that are kept of it', (character) => {
    const url = (count: number) => `https://example.com/${character.repeat(count)}`
    const room = 2048 - url(0).length
    expect(production.urlFaults(url(Math.floor(room / 3)))).toEqual([])
    expect(production.urlFaults(url(Math.floor(room / 3) + 1))).toEqual(['must have at most 2048 characters'])
  })
})

describe('the guarded connector', () => {
  function connect(url: string, addresses: readonly string[], guard = development) {
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    const deps = { guard, resolve, clock: systemClock, connectMs: 2000, onConnected: () => undefined }
    const { hostname, protocol, port } = new URL(url)
    return new Promise<string>((settle) =>
      makeGuardedConnector(deps)({ hostname, protocol, port }, (error, socket) => {
        socket?.destroy()
        settle(error instanceof ConnectFailure ? error.errorClass : (error?.message ?? 'connected'))
      }),
    )
  }

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254', '10.0.0.1'])(
    'refuses the literal %s, which no look-up would ever see',
    async (host) => {
      await using receiver = await startReceiver()
      const { port } = new URL(receiver.url)
      expect(await connect(`http://${host}:${port}`, [], production)).toBe('destination_refused')
      expect(receiver.connections()).toBe(0)
    },
  )

  it('goes to the very address that was tested, whatever a second look-up would say', async () => {
    await using receiver = await startReceiver()
    const { port } = new URL(receiver.url)
    expect(await connect(`http://localhost:${port}`, ['127.0.0.1'])).toBe('connected')
    expect(await connect(`http://localhost:${port}`, ['127.0.0.1', '10.0.0.1'])).toBe('destination_refused')
  })
})
