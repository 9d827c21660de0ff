// Where clients call, and what they must present there: a server that is gone, elsewhere or closed to those who could use it
// breaks them, wherever in the document that is written.
import { describe, expect, it } from 'vitest'
import { changesOf, found, openapi } from './documents.ts'

const a = { url: 'https://a.example' }
const b = { url: 'https://b.example' }
const region = (name: string) => ({
  url: 'https://{region}.example',
  variables: { region: { default: name, enum: [name] } },
})
const get = { responses: { 200: { description: 'Done' } } }

/** Servers of the document, of one of its paths, and of an operation of that path, which has another one beside it. */
const served = (root?: object[], path?: object[], own?: object[]) =>
  openapi({
    root: { servers: root },
    item: { servers: path, get: { ...get, servers: own } },
  })

describe('the servers of an OpenAPI document', () => {
  it.each([
    ['of the document moved to the path', served([a]), served(undefined, [a])],
    ['of the document are also the path’s', served([a]), served([a], [a])],
    ['of the path are also the operation’s', served([a], [b]), served([a], [b], [b])],
    ['stand in another order', served([a, b]), served([b, a])],
    ['are described', served([a]), served([{ ...a, description: 'Production', name: 'main' }])],
    ['of the document went where each path has its own', served([b], [a]), served(undefined, [a])],
  ])('are the same when those %s', (_, old, now) => {
    expect(changesOf(old, now)).toEqual([])
  })

  it.each([
    ['of the document is gone', served([a, b]), served([b]), ['POST /things/{id}', 'GET /things/{id}']],
    [
      'of two with one address is gone',
      served([region('eu'), region('us')]),
      served([region('eu')]),
      ['POST /things/{id}', 'GET /things/{id}'],
    ],
    [
      'of the document is covered by the path’s',
      served([a]),
      served([a], [b]),
      ['POST /things/{id}', 'GET /things/{id}'],
    ],
    ['of the path is covered by the operation’s', served([a], [a]), served([a], [a], [b]), ['GET /things/{id}']],
    [
      'of the operation is gone, and the document has another',
      served([b], undefined, [a]),
      served([b]),
      ['GET /things/{id}'],
    ],
  ])('break those who call when one %s', (_, old, now, hit) => {
    const changes = changesOf(old, now).filter(({ level }) => level === 'breaking')
    expect([...new Set(changes.map(({ rule }) => rule))]).toEqual(['server-removed'])
    const affected = new Set(changes.flatMap(({ affects }) => affects))
    expect([...affected].sort()).toEqual(affected.has('all operations') ? ['all operations'] : [...hit].sort())
  })
})

const oauth = {
  type: 'oauth2',
  flows: { clientCredentials: { tokenUrl: 'https://a.example/token', availableScopes: { read: 'Read' } } },
}
const scheme = (name: string) => ({ $ref: `#/components/securitySchemes/${name}` })

interface Parts {
  readonly server?: object
  readonly servers?: object
  readonly channel?: object
  readonly operation?: object
  readonly main?: object
}

const events = ({ server = {}, servers, channel = {}, operation = {}, main = oauth }: Parts = {}) => ({
  asyncapi: '3.0.0',
  info: { title: 'Orders', version: '1.0.0' },
  servers: servers ?? { prod: { host: 'a.example', protocol: 'kafka', ...server } },
  channels: { placed: { address: 'placed', messages: { placed: { payload: { type: 'string' } } }, ...channel } },
  operations: { send: { action: 'send', channel: { $ref: '#/channels/placed' }, ...operation } },
  components: { securitySchemes: { main, other: { type: 'httpApiKey', in: 'header', name: 'X-Key' } } },
})
const secured = (...security: object[]) => events({ server: { security } })
const variable = (at: object) => events({ server: { host: '{at}.example', variables: { at } } })
const two = (channel: object = {}) =>
  events({
    servers: { prod: { host: 'a.example', protocol: 'kafka' }, test: { host: 'b.example', protocol: 'kafka' } },
    channel,
  })

describe('the servers of an AsyncAPI document', () => {
  it.each([
    ['another host', { host: 'b.example' }],
    ['another protocol', { protocol: 'amqp' }],
    ['a path', { pathname: '/events' }],
  ])('break subscribers with %s', (_, server) => {
    expect(found(changesOf(events(), events({ server })))).toEqual(['server-changed breaking'])
    expect(found(changesOf(events({ server }), events()))).toEqual(['server-changed breaking'])
  })

  it('are risky with a version of the protocol that was not named, and break with another', () => {
    const version = (protocolVersion?: string) => events({ server: { protocolVersion } })
    expect(found(changesOf(version(), version('3')))).toEqual(['server-detail-added risky'])
    expect(found(changesOf(version('2'), version('3')))).toEqual(['server-changed breaking'])
  })

  it('are told once, by the whole address in version 2', () => {
    const at = (url: string) => ({
      asyncapi: '2.6.0',
      info: { title: 'O', version: '1.0.0' },
      servers: { main: { url, protocol: 'mqtt' } },
      channels: {},
    })
    for (const url of ['mqtt://b.example/a', 'mqtts://a.example/a', 'mqtt://a.example/b'])
      expect(changesOf(at('mqtt://a.example/a'), at(url)).map(({ rule, path }) => `${rule} ${path}`)).toEqual([
        'server-changed server main url',
      ])
  })

  it('are the same under another key, since that is a name inside the document', () => {
    const named = (key: string) =>
      events({
        servers: { [key]: { host: 'a.example', protocol: 'kafka' } },
        channel: { servers: [{ $ref: `#/servers/${key}` }] },
      })
    expect(changesOf(named('prod'), named('main'))).toEqual([])
  })

  it('break subscribers when one is gone, and not when one is new', () => {
    expect(found(changesOf(two(), events()))).toEqual(['server-removed breaking'])
    expect(found(changesOf(events(), two()))).toEqual(['server-added safe'])
  })

  it('break the subscribers of a channel that is no longer on one of them', () => {
    const on = (...keys: string[]) => two({ servers: keys.map((key) => ({ $ref: `#/servers/${key}` })) })
    expect(found(changesOf(two(), on('prod')))).toEqual(['channel-server-removed breaking'])
    expect(found(changesOf(on('prod'), on('test')))).toEqual([
      'channel-server-added safe',
      'channel-server-removed breaking',
    ])
    expect(changesOf(two(), on('prod', 'test'))).toEqual([])
  })

  it('have variables whose values stay, or break those who have put in one', () => {
    const listed = variable({ enum: ['eu', 'us'], default: 'eu' })
    expect(found(changesOf(listed, variable({ enum: ['us'], default: 'us' })))).toEqual([
      'server-default-changed breaking',
      'server-value-removed breaking',
    ])
    expect(found(changesOf(listed, variable({ enum: ['us', 'eu'], default: 'us' })))).toEqual([
      'server-default-moved risky',
    ])
    expect(found(changesOf(variable({ default: 'eu' }), variable({ default: 'us' })))).toEqual([
      'server-default-changed breaking',
    ])
  })

  it('are used otherwise when a binding changed behind a reference', () => {
    const bound = (key: string) => ({
      ...events({ server: { bindings: { kafka: { key: { $ref: '#/components/schemas/Key' } } } } }),
      components: { schemas: { Key: { type: key, description: key } } },
    })
    expect(found(changesOf(bound('string'), bound('integer')))).toEqual(['binding-changed breaking'])
  })
})

describe('the security of an AsyncAPI document', () => {
  const scoped = (...scopes: string[]) => ({ ...oauth, scopes })
  const operation = (...security: object[]) => events({ operation: { security } })

  it.each([
    ['is needed where nothing was', events(), secured(scheme('main')), 'security-added'],
    ['is needed for an operation', events(), operation(scheme('main')), 'security-added'],
    [
      'no longer has one of the ways',
      secured(scheme('main'), scheme('other')),
      secured(scheme('main')),
      'security-alternative-removed',
    ],
    [
      'asks for another scope',
      secured(scoped('read')),
      secured(scoped('read', 'write')),
      'security-alternative-removed',
    ],
  ])('breaks those who use it when it %s', (_, old, now, rule) => {
    expect(found(changesOf(old, now)).filter((told) => told.endsWith('breaking'))).toEqual([`${rule} breaking`])
  })

  it('breaks those who ask for tokens when the scheme behind a reference changed', () => {
    const at = (tokenUrl: string) => ({
      ...oauth,
      flows: { clientCredentials: { tokenUrl, availableScopes: { read: 'Read' } } },
    })
    for (const asked of [{ server: { security: [scheme('main')] } }, { operation: { security: [scheme('main')] } }])
      expect(
        found(
          changesOf(
            events({ ...asked, main: at('https://a.example/t') }),
            events({ ...asked, main: at('https://b.example/t') }),
          ),
        ),
      ).toEqual(['oauth-url-changed breaking'])
  })

  it('breaks nobody when less is asked, or another way is open', () => {
    expect(found(changesOf(secured(scheme('main')), events()))).toEqual(['security-loosened safe'])
    expect(found(changesOf(secured(scheme('main')), secured(scheme('main'), scheme('other'))))).toEqual([
      'security-alternative-added safe',
    ])
    const described = events({ server: { security: [scheme('main')] }, main: { ...oauth, description: 'Tokens.' } })
    expect(changesOf(secured(scheme('main')), described)).toEqual([])
  })

  it('needs a scope more of the same scheme', () => {
    const at = (...scopes: string[]) => events({ server: { security: [scheme('main')] }, main: scoped(...scopes) })
    expect(found(changesOf(at('read'), at('read', 'write')))).toEqual(['security-scope-added breaking'])
    expect(found(changesOf(at('read', 'write'), at('read')))).toEqual(['security-loosened safe'])
  })
})

describe('the security of an OpenAPI document', () => {
  const key = { type: 'apiKey', in: 'header', name: 'X-Key' }
  const asking = (...security: object[]) =>
    openapi({ root: { security, components: { securitySchemes: { key, other: key } } } })

  it('breaks those who present what is no longer read, also where nothing need be presented', () => {
    const removed = ['security-alternative-removed breaking']
    expect(found(changesOf(asking({ key: [] }, {}), asking({})))).toEqual(removed)
    expect(found(changesOf(asking({ key: [] }, { key: [], other: [] }), asking({ key: [] })))).toEqual(removed)
  })

  it('breaks nobody when it asks for less than before', () => {
    expect(found(changesOf(asking({ key: [] }), asking({})))).toEqual(['security-loosened safe'])
    expect(found(changesOf(asking({ key: ['a'] }, { key: ['a', 'b'] }), asking({ key: ['a'] })))).toEqual([])
  })
})

describe('a media type', () => {
  const body = (media: string) =>
    openapi({ operation: { requestBody: { content: { [media]: { schema: { type: 'string' } } } } } })
  const changed = (old: string, now: string) => found(changesOf(body(old), body(now)))

  it('is another one with other parameters, however they are written, but for the charset that is assumed', () => {
    const other = ['media-type-added safe', 'media-type-removed breaking']
    expect(changed('application/vnd.a+json;version=1', 'application/vnd.a+json;version=2')).toEqual(other)
    expect(changed('text/plain; charset=utf-8', 'text/plain; charset=iso-8859-1')).toEqual(other)
    expect(changed('application/json', 'application/json; charset=UTF-8')).toEqual([])
    expect(changed('application/json;profile="a";version=1', 'Application/JSON; Version=1; profile=a')).toEqual([])
  })
})
