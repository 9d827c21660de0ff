// `nexora listen` as somebody runs it who writes a receiver: real server, real receiver, keys by standard input.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { cleanEnvironment, freePort, makeFolder, nexora, readCredentials, START, serve } from '../e2e/processes.ts'
import { startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'

const SECRET = 'whsec_bmV4b3JhLWxpc3Rlbi10ZXN0LXNlY3JldC0zMg=='

interface Line {
  readonly id?: string
  readonly type?: string
  readonly mark?: number
  readonly attempt?: number
  readonly answer?: string
  readonly acknowledged?: boolean
  readonly connected?: boolean
}

function listen(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(process.execPath, [START, 'listen', '--json', ...args], {
    env: { ...cleanEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout?.on('data', (text) => {
    output += text
  })
  const lines = () =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line): Line => JSON.parse(line))
  return {
    lines,
    events: () => lines().filter(({ id }) => id !== undefined),
    press: (key: string) => void child.stdin?.write(key),
    ended: once(child, 'exit').then(([code]) => code as number),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
    },
  }
}

async function tokenOf(url: string, { clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

/** Tells one event. */
async function schedule(url: string, token: string): Promise<void> {
  const response = await fetch(`${url}/v1/campaigns`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      scenario: 'appointment_reminder',
      recipients: [{ phone: '+12025550100', context: { first_name: 'Aroha', appt: 'Tuesday 2 June at 10:30 am' } }],
      schedule_at: '2099-06-01T09:00:00Z',
    }),
  })
  if (response.status !== 201) throw new Error(await response.text())
}

describe('nexora listen', () => {
  it('forwards each event with the bytes and headers of a webhook, goes on after the server was away, and replays by key', async () => {
    using folder = makeFolder()
    const port = String(await freePort())
    await using receiver = await startReceiver()
    let server = await serve(folder.path, { NEXORA_PORT: port })
    const credentials = await readCredentials(server)
    const token = await tokenOf(server.url, credentials)
    await schedule(server.url, token) // before: not forwarded
    const env = { NEXORA_CLIENT_ID: credentials.clientId, NEXORA_CLIENT_SECRET: credentials.clientSecret }
    await using listening = listen(['--url', server.url, '--forward-to', receiver.url, '--secret', SECRET], env)
    await until(() => listening.lines().some(({ connected }) => connected === true))

    receiver.next({ status: 500 })
    await schedule(server.url, token)
    await until(() => listening.events().length === 1)
    expect(listening.events()[0]).toMatchObject({
      type: 'campaign.scheduled',
      mark: 1,
      answer: '500',
      acknowledged: false,
    })
    listening.press('1')
    await until(() => listening.events().length === 2)
    expect(listening.events()[1]).toMatchObject({ mark: 1, attempt: 2, answer: '200', acknowledged: true })
    const [first, again] = receiver.requests
    expect(again?.body).toBe(first?.body)
    expect(again?.headers).toMatchObject({
      'x-nexora-replay': 'true',
      'x-nexora-attempt': '2',
      'x-nexora-sequence': '1',
    })
    for (const { body, headers } of receiver.requests)
      expect(() => new Webhook(SECRET).verify(body, headers as Record<string, string>)).not.toThrow()

    await server.end('SIGKILL')
    await until(() => listening.lines().at(-1)?.connected === false)
    server = await serve(folder.path, { NEXORA_PORT: port })
    await schedule(server.url, token)
    await until(() => listening.events().length === 3, 30_000)
    const response = await fetch(`${server.url}/v1/events`, { headers: { authorization: `Bearer ${token}` } })
    const kept = ((await response.json()) as { data: { id: string }[] }).data
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([
      kept[1]?.id,
      kept[1]?.id,
      kept[2]?.id,
    ])
    listening.press('q')
    expect(await listening.ended).toBe(0)
    await server.end('SIGKILL')
  }, 120_000)

  it('says in one sentence what is wrong, and ends', async () => {
    using folder = makeFolder()
    await using server = await serve(folder.path)
    const args = ['listen', '--url', server.url, '--forward-to', 'http://127.0.0.1:1/', '--client-id', 'cli_x']
    const stranger = await nexora([...args, '--client-secret', 'no'], {})
    expect(stranger).toMatchObject({ code: 1 })
    expect(stranger.errors).toBe(`${server.url} does not know this client, or its secret is another one.\n`)
    expect((await nexora(['listen'], {})).errors).toContain('--forward-to is needed')
    expect((await nexora(['listen', '--forward-to', 'ftp://x/'], {})).errors).toContain('--forward-to must be a URL')
    expect((await nexora(['listen', '--forward-to', 'http://x/'], {})).errors).toContain('--client-id is needed')
    expect((await nexora([...args, '--client-secret', 'x', '--secret', 'short'], {})).errors).toContain(
      '--secret must have',
    )
  }, 60_000)
})
