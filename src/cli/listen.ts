// nexora listen: webhooks for somebody who writes a receiver on their own machine, without a tunnel. Follows the events of
// the organisation over the API, signs and forwards each, shows what came of it, and sends one again at the press of a key.
import { systemClock } from '../kernel/clock.ts'
import { makeMintId } from '../kernel/ids.ts'
import { mintSecret, secretFault } from '../webhooks/signature.ts'
import { parseArguments, UsageError, wholeNumber } from './arguments.ts'
import { type FeedOptions, followEvents } from './listen/feed.ts'
import { type Forwarded, forward, type Result } from './listen/forward.ts'

const USAGE = `nexora listen --forward-to URL [--url http://127.0.0.1:8080] [--types TYPE,TYPE] [--after SEQUENCE] [--json]
              [--client-id ID] [--client-secret SECRET] [--secret SECRET]

Follows the events of your organisation and posts each to URL, signed as a webhook: the same body bytes and headers.
No subscription is needed, and none is made. Goes on by itself when the server was away.

  --forward-to     your receiver, such as http://localhost:3000/hook
  --url            the server; default: the variable NEXORA_BASE_URL, else http://127.0.0.1:8080
  --client-id, --client-secret
                   a client with the scope events:read; default: NEXORA_CLIENT_ID and NEXORA_CLIENT_SECRET
  --secret         signs; default: the variable NEXORA_WEBHOOK_SECRET, else one is made and shown
  --types          only these, such as conversation.completed,intent.detected
  --after          from the event after this number; 0 from the first one; default: what happens from now on
  --json           one JSON object a line instead of text

Keys: 1 to 9 send the event with that mark again, r the last one, q ends.`

const OPTIONS = {
  'forward-to': { type: 'string' },
  url: { type: 'string' },
  'client-id': { type: 'string' },
  'client-secret': { type: 'string' },
  secret: { type: 'string' },
  types: { type: 'string' },
  after: { type: 'string' },
  json: { type: 'boolean' },
} as const

const MARKS = 9
const BASE_URL = 'http://127.0.0.1:8080'

type Tell = (text: string, json: Record<string, unknown>) => void

export async function runListen(args: string[]): Promise<void> {
  const { values } = parseArguments(args, OPTIONS, USAGE)
  const url = httpUrl(values['forward-to'], '--forward-to')
  const baseUrl = httpUrl(values.url ?? process.env.NEXORA_BASE_URL ?? BASE_URL, '--url').replace(/\/+$/, '')
  const clientId = needed(values['client-id'] ?? process.env.NEXORA_CLIENT_ID, 'client-id')
  const clientSecret = needed(values['client-secret'] ?? process.env.NEXORA_CLIENT_SECRET, 'client-secret')
  const types = (values.types ?? '').split(',').filter((type) => type !== '')
  const after = wholeNumber(values.after, 'after', 0, Number.MAX_SAFE_INTEGER)
  const given = values.secret || process.env.NEXORA_WEBHOOK_SECRET || undefined
  const fault = given === undefined ? undefined : secretFault(given)
  if (fault !== undefined) throw new UsageError(`--secret ${fault}.`)
  const secret = given ?? mintSecret()
  const tell: Tell = (text, json) => console.log(values.json === true ? JSON.stringify(json) : text)
  const over = new AbortController()
  const end = () => over.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)

  const post = makePost({ url, secret, tell })
  const stopKeys = watchKeys({ ...post, end })
  if (given === undefined) tell(`Signing secret of this run: ${secret}`, { secret })
  tell(`Following ${baseUrl}, forwarding to ${url}. 1-9 or r sends again, q ends.`, { following: baseUrl, to: url })
  try {
    const options = { baseUrl, clientId, clientSecret, types, after, signal: over.signal, tell: tellConnection(tell) }
    for await (const { body } of followEvents(options)) await post.fresh(body)
  } finally {
    stopKeys()
  }
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${name} is needed.\n\n${USAGE}`)
  return value
}

function httpUrl(text: string | undefined, name: string): string {
  if (text === undefined) throw new UsageError(`${name} is needed.\n\n${USAGE}`)
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`${name} must be a URL that begins with http:// or https://.`)
  return text
}

function tellConnection(tell: Tell): FeedOptions['tell'] {
  return (news) => {
    if (news === 'connected') return tell('Connected.', { connected: true })
    const seconds = (news.waitMs / 1000).toFixed(1)
    tell(`Not connected: ${news.brokeOff}. Again in ${seconds} s.`, { connected: false, reason: news.brokeOff })
  }
}

function makePost({ url, secret, tell }: { url: string; secret: string; tell: Tell }) {
  const mintId = makeMintId(systemClock.now)
  const marked = new Map<number, Forwarded>()
  let last: Forwarded | undefined
  let count = 0

  async function send(event: Forwarded): Promise<void> {
    const result = await forward(event, { url, secret, now: systemClock.now() })
    tell(lineOf(event, result), {
      ...result,
      id: event.id,
      type: event.type,
      mark: markOf(event),
      attempt: event.attempts,
    })
  }

  return {
    async fresh(body: string): Promise<void> {
      const { id, type } = JSON.parse(body) as { id: string; type: string }
      count += 1
      last = { id, type, body, number: count, deliveryId: mintId('dlv'), attempts: 0 }
      marked.set(markOf(last), last)
      await send(last)
    },
    /** @param mark undefined: the last one */
    async again(mark: number | undefined): Promise<void> {
      const event = mark === undefined ? last : marked.get(mark)
      if (event !== undefined) await send(event)
    },
  }
}

const markOf = ({ number }: Forwarded) => ((number - 1) % MARKS) + 1

function lineOf(event: Forwarded, { acknowledged, answer, durationMs }: Result): string {
  const again = event.attempts > 1 ? `, attempt ${event.attempts}` : ''
  return `[${markOf(event)}] ${acknowledged ? '✓' : '✗'} ${event.type.padEnd(28)} ${answer} in ${durationMs} ms${again}  ${event.id}`
}

interface Keys {
  again(mark: number | undefined): Promise<void>
  end(): void
}

/** @returns stops watching, and lets the process end */
function watchKeys({ again, end }: Keys): () => void {
  const { stdin } = process
  const press = (text: Buffer) => {
    for (const key of text.toString('utf8')) {
      if (/[1-9]/.test(key)) void again(Number(key))
      if (key === 'r') void again(undefined)
      if (key === 'q' || key === '\u0003') end() // in raw mode Ctrl-C is a key like others
    }
  }
  if (stdin.isTTY) stdin.setRawMode(true)
  stdin.on('data', press)
  return () => {
    stdin.off('data', press)
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.pause()
  }
}
