// README.md as a newcomer follows it: every shell block is run, in order, in terminals of its own, against
// the real processes. Only ports, the data folder and the printed credentials are put in.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sign } from '@octokit/webhooks-methods'
import { describe, expect, it } from 'vitest'
import { namedCommands, patternOf, shellBlocks } from './markdown.ts'
import { finish, freePort, makeFolder, nexora, ROOT, type Running, readCredentials, run } from './processes.ts'

const LONG = { timeout: 120_000 }
const RECEIVED_MS = 30_000

const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8')
const README = read('README.md')

/** `npm start`, as a newcomer types it. */
async function npmStart(folder: string, port: number): Promise<Running> {
  const env = { NEXORA_DATA: folder, NEXORA_PORT: String(port) }
  const server = run('npm', ['start'], { env, group: true })
  await server.says(/running on (http:\S+)/)
  return server
}

const shell = (commands: string, env: Readonly<Record<string, string>> = {}) =>
  run('bash', ['-c', commands], { env, group: true })

/** The commands on the ports of this test. */
const onPorts = (commands: string, port: number, receiverPort: number) =>
  commands
    .replaceAll(':8080', `:${port}`)
    .replaceAll(':4000/', `:${receiverPort}/`)
    .replaceAll('nexora receive', `nexora receive --port ${receiverPort}`)

describe('README.md', () => {
  it('leads from the start to a verified webhook and to what was said', LONG, async () => {
    const [start, receive, campaign, said, ...others] = shellBlocks(README)
    expect(start?.commands).toBe('npm ci && npm start\n')
    expect(others).toEqual([])
    using folder = makeFolder()
    const [port, receiverPort] = [await freePort(), await freePort()]
    await using server = await npmStart(folder.path, port)
    const { clientId, clientSecret, signingSecret } = await readCredentials(server)
    const env = { NEXORA_CLIENT_ID: clientId, NEXORA_CLIENT_SECRET: clientSecret, NEXORA_WEBHOOK_SECRET: signingSecret }

    await using receiver = shell(onPorts(receive?.commands ?? '', port, receiverPort), env)
    await receiver.says(/Receiving on/)
    const third = `${campaign?.commands}\nprintf '\\ntoken %s\\n' "$TOKEN"`
    await using caller = shell(onPorts(third, port, receiverPort), env)
    const token = await caller.says(/^token (nxat_\S+)$/m)
    expect(caller.output()).toContain('"code":"schedule_at_in_past"')

    const lines = (campaign?.printed ?? '').trim().split('\n')
    expect(lines).toHaveLength(6)
    for (const line of lines) await receiver.says(patternOf(line), RECEIVED_MS)
    expect(receiver.output()).not.toContain('NOT VERIFIED')

    await using reader = shell(onPorts(said?.commands ?? '', port, receiverPort), { TOKEN: token })
    await reader.says(/"outcome":"confirmed"/)
    expect(server.output()).toMatch(/conversation\.completed +\S+ answered: confirmed/)
    for (const target of ['/docs', '/openapi.json', '/openapi.yaml', '/asyncapi.json'])
      expect((await fetch(`http://127.0.0.1:${port}${target}`)).status).toBe(200)
    await server.end('SIGTERM')
  })

  it('is right that the commands which a first start prints can be pasted', LONG, async () => {
    using folder = makeFolder()
    const [port, receiverPort] = [await freePort(), await freePort()]
    await using server = await npmStart(folder.path, port)
    await server.says(/# 4\. What was said\n.+\n/)
    const [receive = '', ...others] = server
      .output()
      .split(/^# \d\. .*$/m)
      .slice(1)

    await using receiver = shell(onPorts(receive, port, receiverPort))
    await receiver.says(/Receiving on/)
    const [token = '', campaign = '', said = ''] = others
    await using caller = run('bash', ['-c', onPorts(`${token}\n${campaign}`, port, receiverPort)])
    await caller.says(/"object":"campaign"/)
    await receiver.says(/✓ verified {2}campaign\.completed/, RECEIVED_MS)
    await using reader = shell(onPorts(`${token}\n${said.split('\n\n')[0]}`, port, receiverPort))
    await reader.says(/"outcome":"confirmed"/)
    await server.end('SIGTERM')
  })

  it('shows how to verify a webhook in code that works', async () => {
    const code = /```js\n([\s\S]*?)```/.exec(README)?.[1] ?? ''
    const source = `data:text/javascript,${encodeURIComponent(code)}`
    const { isFromNexora } = (await import(/* @vite-ignore */ source)) as {
      isFromNexora(secret: string, body: string, signature: string): boolean
    }
    const secret = 'whsec_c2VjcmV0'
    const body = '{"object":"event","text":"Tēnā koe"}'
    const signature = await sign(secret, body)
    expect(isFromNexora(secret, body, signature)).toBe(true)
    expect(isFromNexora(secret, `${body} `, signature)).toBe(false)
    expect(isFromNexora('whsec_b3RoZXI=', body, signature)).toBe(false)
    expect(isFromNexora(secret, body, '')).toBe(false)
  })
})

describe('every command that is named', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const named = ['README.md', 'RUNBOOK.md', 'ARCHITECTURE.md'].flatMap((page) =>
    namedCommands(read(page)).map((command) => ({ page, command })),
  )

  it('exists as a script of npm', () => {
    const missing = named.filter(({ command }) => {
      const [npm, word = '', script = ''] = command.split(' ')
      return npm === 'npm' && word !== 'ci' && scripts[word === 'run' ? script : word] === undefined
    })
    expect(missing).toEqual([])
  })

  it('exists as a command of nexora, with its action', LONG, async () => {
    const commands = new Set(named.filter(({ command }) => command.startsWith('npx nexora')).map((one) => one.command))
    expect(commands.size).toBeGreaterThan(5)
    for (const command of commands) {
      const [, , name = '', action] = command.split(' ')
      if (name.startsWith('-')) continue
      const { code, output } = await nexora([name, '--help'], {})
      expect({ command, code }).toEqual({ command, code: 0 })
      if (action !== undefined && !action.startsWith('-')) expect(output).toContain(`nexora ${name} ${action}`)
    }
  })

  it('answers on the Node that npx runs it on', LONG, async () => {
    const { code, output } = await finish('npx', ['nexora', '--help'])
    expect(code).toBe(0)
    expect(output).toContain('nexora <command>')
  })
})
