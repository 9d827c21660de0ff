// `nexora clients` as an operator types it: the real command on a data folder of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCOPES } from '../../generated/operations.ts'
import { openStore } from '../../src/cli/store.ts'
import { readConfig } from '../../src/config.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeMintId } from '../../src/kernel/ids.ts'
import { makeClientService } from '../../src/oauth/service.ts'
import { nexora } from '../e2e/processes.ts'

const WEEK_MS = 7 * 86_400_000
const folder = mkdtempSync(path.join(tmpdir(), 'nexora-cli-'))
const environment = { NEXORA_DATA: folder }

const clients = (...args: string[]) => nexora(['clients', ...args], environment)

async function json(...args: string[]) {
  const { code, output, errors } = await clients(...args, '--json')
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  return JSON.parse(output)
}

/** Whether the credentials would be given a token. */
async function authenticates(clientId: string, secret: string): Promise<boolean> {
  await using store = await openStore(readConfig(environment))
  const service = makeClientService({ clock: systemClock, mintId: makeMintId(systemClock.now) })
  return (await store.unitOfWork.run((tx) => service.authenticate(tx, clientId, secret))) !== undefined
}

beforeAll(async () => {
  await using store = await openStore(readConfig(environment))
  await store.unitOfWork.run((tx) => store.organisations.create(tx, 'Test'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('nexora clients', () => {
  it('creates a client whose secret works and is shown this once', async () => {
    const made = await json('create', '--name', 'CRM')
    expect(made).toEqual({
      client_id: expect.stringMatching(/^cli_/),
      client_secret: expect.stringMatching(/^nxs_[\w-]{43}$/),
      scopes: [...SCOPES].sort().join(' '),
      organisation_id: expect.stringMatching(/^org_/),
    })
    expect(await authenticates(made.client_id, made.client_secret)).toBe(true)

    const listed = await clients('list', '--json')
    expect(listed.output).toContain(made.client_id)
    expect(listed.output).not.toContain(made.client_secret)
  })

  it('gives a client only the scopes asked for', async () => {
    const made = await json('create', '--name', 'Reader', '--scopes', 'events:read conversations:read')
    expect(made.scopes).toBe('conversations:read events:read')
  })

  it('lists every client with the ends of its secrets and their use', async () => {
    const made = await json('create', '--name', 'Listed')
    const listed = (await json('list')).find(({ client_id: id }: { client_id: string }) => id === made.client_id)
    expect(listed).toEqual({
      client_id: made.client_id,
      name: 'Listed',
      scopes: made.scopes,
      disabled_at: null,
      last_used_at: null,
      secrets: [
        {
          ends_with: expect.any(String),
          created_at: expect.stringMatching(/Z$/),
          expires_at: null,
          last_used_at: null,
        },
      ],
    })
    expect(made.client_secret.endsWith(listed.secrets[0].ends_with.replace('…', ''))).toBe(true)
  })

  it('rotates with an overlap of a week, in which both secrets work', async () => {
    const made = await json('create', '--name', 'Rotated')
    const rotated = await json('rotate', made.client_id)
    expect(rotated.client_id).toBe(made.client_id)
    expect(rotated.client_secret).not.toBe(made.client_secret)
    const leftMs = Date.parse(rotated.previous_secret_expires_at) - Date.now()
    expect(leftMs).toBeGreaterThan(WEEK_MS - 60_000)
    expect(leftMs).toBeLessThanOrEqual(WEEK_MS)
    expect(await authenticates(made.client_id, made.client_secret)).toBe(true)
    expect(await authenticates(made.client_id, rotated.client_secret)).toBe(true)
  })

  it('rotates without an overlap after a leak: the old secret ends at once', async () => {
    const made = await json('create', '--name', 'Leaked')
    const rotated = await json('rotate', made.client_id, '--overlap', '0')
    expect(await authenticates(made.client_id, made.client_secret)).toBe(false)
    expect(await authenticates(made.client_id, rotated.client_secret)).toBe(true)
  })

  it('refuses a third live secret and says what to do instead', async () => {
    const made = await json('create', '--name', 'Rotated twice')
    await json('rotate', made.client_id)
    const { code, errors } = await clients('rotate', made.client_id)
    expect(code).toBe(2)
    expect(errors).toContain('overlap of 0')
  })

  it('disables a client for good, and says the same time when asked again', async () => {
    const made = await json('create', '--name', 'Disabled')
    const disabled = await json('disable', made.client_id)
    expect(disabled).toEqual({ client_id: made.client_id, disabled_at: expect.stringMatching(/Z$/) })
    expect(await json('disable', made.client_id)).toEqual(disabled)
    expect(await authenticates(made.client_id, made.client_secret)).toBe(false)
  })

  it('leaves an intact audit trail of all of it', async () => {
    const { code, output } = await nexora(['audit', 'verify', '--json'], environment)
    expect(code).toBe(0)
    expect(JSON.parse(output)).toMatchObject({ broken_at: null })
    expect(JSON.parse(output).entries).toBeGreaterThan(8)
  })

  it('prints lines for people without --json', async () => {
    const { output } = await clients('create', '--name', 'By hand')
    expect(output).toMatch(/^client_id +cli_\S+\nclient_secret +nxs_\S+\n/)
    expect((await clients('list')).output).toMatch(/name +By hand\n/)
  })
})
