import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/kernel/clock.ts'
import { ConnectFailure, makeGuardedConnector } from '../../src/webhooks/connector.ts'
import { makeDestinationGuard } from '../../src/webhooks/destination.ts'
import { startReceiver } from '../support/receiver.ts'

const production = makeDestinationGuard({ allowLoopbackHttp: false, allowPrivateCidrs: [] })
const development = makeDestinationGuard({ allowLoopbackHttp: true, allowPrivateCidrs: [] })
const selfHosted = makeDestinationGuard({ allowLoopbackHttp: false, allowPrivateCidrs: ['10.1.0.0/16', 'fd12::/16'] })

const HOSTILE_HOSTS = [
  // this machine, in all spellings
  ...['localhost', 'LOCALHOST', 'localhost.', 'foo.localhost', '127.0.0.1', '127.1', '127.255.255.254', '0', '0.0.0.0'],
  ...[
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
  ],
  ...[
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '１２７.０.０.１',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
  ],
  // private and shared ranges
  ...[
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '0x0a000001',
    '012.0.0.1',
    '167772161',
  ],
  ...[
    '100.64.0.1',
    '100.127.255.254',
    '[fc00::1]',
    '[fd00::1]',
    '[fd12:3456::1]',
    '[::ffff:10.0.0.1]',
    '[::ffff:192.168.0.1]',
  ],
  // link-local and cloud metadata
  ...['169.254.169.254', '169.254.0.1', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '[fe80::1]', '[febf::1]'],
  ...[
    '[::ffff:169.254.169.254]',
    '[fd00:ec2::254]',
    '168.63.129.16',
    '[::ffff:168.63.129.16]',
    'metadata.google.internal',
  ],
  // transition mechanisms
  ...[
    '[64:ff9b::7f00:1]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b:1::a00:1]',
    '[2002:7f00:1::]',
    '[2002:a00:1::1]',
    '[2001:0:7f00:1::]',
  ],
  ...['[2001::1]', '[2001:10::1]', '[2001:20::1]', '[5f00::1]', '[100::1]', '[::ffff:0:127.0.0.1]', '[fec0::1]'],
  // multicast, broadcast, reserved, documentation, benchmarks
  ...[
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '240.0.0.1',
    '250.1.2.3',
    '[ff02::1]',
    '[ff0e::1]',
    '[4000::1]',
    '[e000::1]',
  ],
  ...[
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '198.18.0.1',
    '198.19.255.255',
    '192.0.0.8',
    '192.88.99.1',
    '[2001:db8::1]',
    '[3fff::1]',
  ],
  ...['0.1.2.3', '192.0.0.170'],
  // names that are not public
  ...[
    'intranet',
    'receiver',
    'db',
    'printer.local',
    'a.b.local',
    'host.internal',
    'host.docker.internal',
    'gateway.home.arpa',
  ],
  ...[
    'app.test',
    'app.invalid',
    'xyz.onion',
    'router.lan',
    'wiki.corp',
    'nas.home',
    'x.intranet',
    'x.localdomain',
    '1.0.0.127.in-addr.arpa',
  ],
  'example.com.',
]

const HOSTILE_URLS = [
  ...HOSTILE_HOSTS.map((host) => `https://${host}/hook`),
  ...[
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'javascript:alert(1)',
  ],
  ...[
    'data:text/plain,x',
    'ws://example.com/',
    'https:example.com',
    'https:/example.com',
    'https:///example.com',
    '//example.com/',
  ],
  ...[
    'https://',
    'https:///',
    'example.com',
    '',
    ' https://example.com/',
    'https://example.com/ ',
    'https://exam ple.com/',
  ],
  ...['https://user@example.com/', 'https://user:pass@example.com/', 'https://:@example.com/', 'https://@example.com/'],
  ...['https://example.com@127.0.0.1/', 'https://127.0.0.1@example.com/', 'https://example.com%40127.0.0.1/'],
  ...[
    'https://example.com\\@127.0.0.1/',
    'https:\\\\example.com/',
    'https://example.com\\.evil.com/',
    'https://127.0.0.1#@example.com/',
  ],
  ...[
    'https://example.com/#fragment',
    'https://example.com/\tx',
    'https://example.com/\r\nHost: x',
    'https://example.com/\0',
  ],
  ...[
    'https://example.com:22/',
    'https://example.com:25/',
    'https://example.com:80/',
    'https://example.com:6379/',
    'https://example.com:0/',
  ],
  ...['https://example.com:99999/', 'https://example.com:-1/', 'https://exa\u00admple.com/', 'https://example.com/ū'],
  `https://example.com/${'x'.repeat(2048)}`,
]

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
  it('knows at least a hundred ways in', () => {
    expect(HOSTILE_URLS.length).toBeGreaterThanOrEqual(100)
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

const ANSWERS: readonly [name: string, addresses: readonly string[]][] = [
  ['loopback', ['127.0.0.1']],
  ['a private address among public ones', ['93.184.216.34', '10.0.0.1']],
  ['a public one before loopback', ['93.184.216.34', '::1']],
  ['the metadata service', ['169.254.169.254']],
  ['a mapped loopback', ['::ffff:127.0.0.1']],
  ['NAT64', ['64:ff9b::7f00:1']],
  ['6to4', ['2002:7f00:1::1']],
  ['unique local', ['fd00:ec2::254']],
  ['this network', ['0.0.0.0']],
  ['no address at all', ['nonsense']],
]

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

  it.each(ANSWERS)('refuses a public name that resolves to %s', async (_name, addresses) => {
    await using receiver = await startReceiver()
    const { port } = new URL(receiver.url)
    expect(await connect(`https://example.com:${port}`, addresses)).toBe('destination_refused')
    expect(receiver.connections()).toBe(0)
  })

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
