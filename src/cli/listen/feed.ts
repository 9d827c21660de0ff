// The events of an organisation as the API streams them, byte for byte: a connection that is made again whenever it ends,
// and goes on after the last event that was handed out.
import { setTimeout as delay } from 'node:timers/promises'
import { exponential } from '../../kernel/backoff.ts'
import { readMessages } from '../../sdk/sse.ts'
import { StartError } from '../arguments.ts'

export interface FeedOptions {
  /** Of the server, without a slash at its end. */
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly types: readonly string[]
  /** Only events with a greater `sequence`; undefined: what happens from now on. */
  readonly after: number | undefined
  readonly signal: AbortSignal
  /** Told when a connection stands, and when one broke off. */
  readonly tell: (news: 'connected' | { readonly brokeOff: string; readonly waitMs: number }) => void
}

export interface StreamedEvent {
  readonly sequence: number
  /** The bytes of the webhook as text. */
  readonly body: string
}

const ANSWER_MS = 15_000
/** The server speaks every 15 seconds. */
const IDLE_MS = 45_000
const FIRST_WAIT_MS = 500
const WAIT_MS_MAX = 15_000

/** @throws StartError when the server refuses for good */
export async function* followEvents(options: FeedOptions): AsyncGenerator<StreamedEvent> {
  const { signal, tell } = options
  let after = options.after
  let token: string | undefined
  for (let failures = 0; !signal.aborted; ) {
    try {
      token ??= await fetchToken(options)
      after ??= await findLast(options, token)
      const body = await open(options, token, after)
      tell('connected')
      for await (const { id, data } of readMessages(body, IDLE_MS)) {
        failures = 0
        const sequence = Number(id ?? Number.NaN)
        if (!(sequence > after)) continue
        after = sequence
        if (data !== undefined) yield { sequence, body: data }
      }
      throw new Passing('the server ended the stream')
    } catch (cause) {
      if (signal.aborted) return
      if (cause instanceof StartError) throw cause
      if (cause instanceof Passing && cause.unauthorized) token = undefined
      failures += 1
      const waitMs = exponential(FIRST_WAIT_MS, failures, WAIT_MS_MAX)
      tell({ brokeOff: (cause as Error).message, waitMs })
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** It may go better next time. */
class Passing extends Error {
  readonly unauthorized: boolean

  constructor(message: string, unauthorized = false) {
    super(message)
    this.unauthorized = unauthorized
  }
}

async function ask({ baseUrl, signal }: FeedOptions, path: string, init: RequestInit): Promise<Response> {
  const answered = new AbortController()
  const late = setTimeout(() => answered.abort(), ANSWER_MS)
  try {
    return await fetch(baseUrl + path, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.any([signal, answered.signal]),
    })
  } catch (cause) {
    throw new Passing(`${baseUrl} does not answer (${reasonOf(cause)})`)
  } finally {
    clearTimeout(late)
  }
}

const reasonOf = (cause: unknown) => {
  const { cause: inner, name } = cause as { cause?: { code?: string }; name: string }
  return inner?.code ?? name
}

async function fetchToken(options: FeedOptions): Promise<string> {
  const basic = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64')
  const response = await ask(options, '/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  if (response.status === 400 || response.status === 401)
    throw new StartError(`${options.baseUrl} does not know this client, or its secret is another one.`)
  if (!response.ok) throw new Passing(`no token: ${response.status}`)
  return ((await response.json()) as { access_token: string }).access_token
}

async function events(options: FeedOptions, token: string, query: URLSearchParams, accept: string): Promise<Response> {
  for (const type of options.types) query.append('type', type)
  const response = await ask(options, `/v1/events?${query}`, { headers: { authorization: `Bearer ${token}`, accept } })
  const { status } = response
  if (response.ok) return response
  const { detail = '' } = (await response.json().catch(() => ({}))) as { detail?: string }
  if (status === 401) throw new Passing('the token ran out', true)
  if (status === 403) throw new StartError('The client may not read events: it needs the scope events:read.')
  if (status === 429 || status >= 500) throw new Passing(`the server answered ${status}`)
  throw new StartError(`${options.baseUrl} answered ${status}. ${detail}`)
}

async function findLast(options: FeedOptions, token: string): Promise<number> {
  const response = await events(options, token, new URLSearchParams({ from: 'now' }), 'application/json')
  return ((await response.json()) as { next_sequence: number }).next_sequence
}

async function open(options: FeedOptions, token: string, after: number): Promise<ReadableStream<Uint8Array>> {
  const query = new URLSearchParams({ after_sequence: String(after) })
  const { body, headers } = await events(options, token, query, 'text/event-stream')
  if (body === null || headers.get('content-type')?.startsWith('text/event-stream') !== true)
    throw new StartError(`${options.baseUrl} does not stream events. Is it a Nexora server?`)
  return body
}
