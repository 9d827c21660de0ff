// What a start says and what it refuses, of the real process.
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ValidationFailedError } from '../../generated/clients/typescript/nexora.ts'
import { signIn } from './client.ts'
import { makeFolder, nexora, readCredentials, serve } from './processes.ts'

const KEY = `k1:${Buffer.alloc(32, 7).toString('base64')}`
const LONG = { timeout: 90_000 }

describe('a start', () => {
  it('makes the demo organisation once and shows its secrets once', LONG, async () => {
    using folder = makeFolder()
    const first = await serve(folder.path)
    const credentials = await readCredentials(first)
    expect(await first.end('SIGTERM')).toBe(0)

    await using second = await serve(folder.path)
    await second.says(/npx nexora clients create --name/)
    expect(second.output()).not.toMatch(/secret +\S*(nxs_|whsec_)/)
    for (const secret of [credentials.clientSecret, credentials.signingSecret])
      expect(second.output()).not.toContain(secret)
    expect((await signIn(second.url, credentials).campaigns.list()).data).toEqual([])
    const { output } = await nexora(['clients', 'list', '--json'], { NEXORA_DATA: folder.path })
    expect(JSON.parse(output)).toHaveLength(1)
  })

  it('with bad settings tells all faults on stderr, touches nothing and exits with 2', LONG, async () => {
    using folder = makeFolder()
    const bad = {
      NEXORA_DATA: `${folder.path}/data`,
      NEXORA_PORT: 'eighty',
      NEXORA_LOG: 'loud',
      NEXORA_CALLS_MAX: '-1',
      NEXORA_TYPO: 'x',
    }
    const { code, output, errors } = await nexora(['serve'], bad)
    expect(code).toBe(2)
    expect(output).toBe('')
    for (const name of ['NEXORA_PORT', 'NEXORA_LOG', 'NEXORA_CALLS_MAX', 'NEXORA_TYPO is not a setting'])
      expect(errors).toContain(name)
    expect(errors).not.toMatch(/\n {4}at /)
    expect(readdirSync(folder.path)).toEqual([])
  })

  it('on a port in use says which setting changes it, and makes no organisation', LONG, async () => {
    using folder = makeFolder()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const { code, output, errors } = await nexora(['serve'], { NEXORA_DATA: folder.path, NEXORA_PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(output).toBe('')
    expect(errors).toBe(`Port ${port} is in use: stop what listens there, or set NEXORA_PORT.\n`)
    await using server = await serve(folder.path)
    await server.says(/client secret/)
  })

  it('refuses data that another server is using, and lets that one go on', LONG, async () => {
    using folder = makeFolder()
    await using first = await serve(folder.path)
    await readCredentials(first)
    const { code, errors } = await nexora(['serve'], { NEXORA_DATA: folder.path, NEXORA_PORT: '0' })
    expect(code).toBe(1)
    expect(errors).toContain(`Another server uses the data in ${folder.path}`)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    await first.end('SIGKILL')
    await using next = await serve(folder.path)
    expect((await fetch(`${next.url}/readyz`)).status).toBe(200)
  })

  it('in production wants keys, and then sends no webhook to this machine', LONG, async () => {
    using folder = makeFolder()
    const environment = { NEXORA_DATA: folder.path, NEXORA_ENV: 'production' }
    const refused = await nexora(['serve'], environment)
    expect(refused.code).toBe(2)
    expect(refused.errors).toContain('NEXORA_KEYS must be set in production')

    await using server = await serve(folder.path, { ...environment, NEXORA_KEYS: KEY })
    const client = signIn(server.url, await readCredentials(server))
    const refusal = client.webhooks.create({ url: 'http://127.0.0.1:4000/' })
    await expect(refusal).rejects.toBeInstanceOf(ValidationFailedError)
    expect(readdirSync(folder.path)).not.toContain('development.key')
  })

  it(
    'refuses a key ring that does not open what is stored, and takes one that also holds the old key',
    LONG,
    async () => {
      using folder = makeFolder()
      const first = await serve(folder.path, { NEXORA_KEYS: KEY })
      await readCredentials(first)
      await first.end('SIGTERM')
      const data = { NEXORA_DATA: folder.path, NEXORA_PORT: '0' }
      for (const id of ['k2', 'k1']) {
        const keys = `${id}:${Buffer.alloc(32, 9).toString('base64')}`
        const { code, errors } = await nexora(['serve'], { ...data, NEXORA_KEYS: keys })
        expect(code).toBe(1)
        expect(errors).toContain('The key ring does not open the signing secret of "Demo"')
      }
      const both = `k2:${Buffer.alloc(32, 9).toString('base64')},${KEY}`
      await using next = await serve(folder.path, { NEXORA_KEYS: both })
      expect((await fetch(`${next.url}/readyz`)).status).toBe(200)
    },
  )

  it('refuses a key ring that does not open the secret of a webhook alone', LONG, async () => {
    using folder = makeFolder()
    const first = await serve(folder.path, { NEXORA_KEYS: KEY })
    const credentials = await readCredentials(first)
    await first.end('SIGTERM')

    const NEW = `k2:${Buffer.alloc(32, 9).toString('base64')}`
    const second = await serve(folder.path, { NEXORA_KEYS: `${NEW},${KEY}` }) // seals with k2 from now on
    const webhook = await signIn(second.url, credentials).webhooks.create({ url: 'https://example.com/hooks' })
    await second.end('SIGTERM')

    const back = { NEXORA_DATA: folder.path, NEXORA_PORT: '0', NEXORA_KEYS: KEY }
    const { code, output, errors } = await nexora(['serve'], back)
    expect({ code, output }).toEqual({ code: 1, output: '' })
    expect(errors).toContain(`The key ring does not open the signing secret of the webhook ${webhook.id}: No key "k2"`)
  })

  it('serves the documents that its clients were generated from', LONG, async () => {
    using folder = makeFolder()
    await using server = await serve(folder.path)
    for (const url of ['/openapi.json', '/asyncapi.json', '/healthz', '/readyz'])
      expect((await fetch(server.url + url)).status).toBe(200)
  })
})
