// Events as they happen, over a connection that is made again whenever it ends. Guarantees: every event once and in
// order, as long as somebody iterates; nothing is lost between two connections.
import type { WebhookEvent } from '../../generated/clients/typescript/types.gen.ts'
import { AbortedError, ConnectionError, NexoraError, StatusError } from './errors.ts'
import type { Host } from './host.ts'
import { whole } from './option-checks.ts'
import { isRetried, retryAfterMs, WAIT_MS_MAX, waitMs } from './retry.ts'
import { readMessages } from './sse.ts'
import { parseEvent, type UnknownEvent } from './webhooks/event.ts'

export interface StreamQuery<Type extends string = string> {
  /** Only events with a greater `sequence`. Default 0: from the first one that is kept. */
  readonly after?: number | undefined
  /** Only events of these types. */
  readonly types?: readonly Type[] | undefined
  /** `now`: only what happens from now on; not with `after`. */
  readonly from?: 'now' | undefined
}

export interface StreamOptions {
  /** Ends the stream with an AbortedError. To end it without one, `break`. */
  readonly signal?: AbortSignal | undefined
  /** For each connection, until the first byte of the answer. Default: that of the client. */
  readonly timeoutMs?: number | undefined
  /** Silence for longer means that the connection is gone. The server speaks every 15 s. Default 45 000. */
  readonly idleMs?: number | undefined
  /** How often in a row it may fail to connect before that is thrown. Default: no end to it. */
  readonly maxRetries?: number | undefined
}

export interface Connection {
  readonly body: ReadableStream<Uint8Array>
  close(): void
}

export interface StreamParts {
  readonly host: Host
  /** The `sequence` of the last event there is. */
  findLast(): Promise<number>
  /** @param after undefined: from the first event */
  open(after: number | undefined): Promise<Connection>
  /** Told before each wait. */
  onRetry(attempt: number, waitMs: number, reason: string): void
}

const IDLE_MS = 45_000
const RECONNECT_MS = 1_000

export class EventStream implements AsyncIterable<WebhookEvent | UnknownEvent> {
  readonly #parts: StreamParts
  readonly #query: StreamQuery
  readonly #options: StreamOptions
  #after: number | undefined
  #reconnectMs = RECONNECT_MS

  constructor(parts: StreamParts, query: StreamQuery = {}, options: StreamOptions = {}) {
    this.#parts = parts
    this.#query = query
    this.#options = options
    this.#after = query.after === undefined ? undefined : whole(query.after, 'after', 0, Number.MAX_SAFE_INTEGER)
    whole(options.idleMs ?? IDLE_MS, 'idleMs', 1, 2_147_483_647)
    whole(options.maxRetries ?? 0, 'maxRetries', 0, Number.MAX_SAFE_INTEGER)
  }

  /** The `sequence` of the last event that was handed out, or passed over: keep it to go on from there another time. */
  get after(): number | undefined {
    return this.#after
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WebhookEvent | UnknownEvent, void, undefined> {
    const { host, onRetry } = this.#parts
    const { maxRetries = Number.POSITIVE_INFINITY, signal } = this.#options
    for (let failures = 0; ; ) {
      let wait = this.#reconnectMs
      let reason = 'the server ended it'
      try {
        for await (const event of this.#connect()) {
          failures = 0
          if (event !== undefined) yield event
        }
        wait = this.#reconnectMs
      } catch (error) {
        if (signal?.aborted) throw new AbortedError('The stream was aborted.', { cause: signal.reason })
        failures += 1
        if (!isPassing(error) || failures > maxRetries) throw error
        wait = Math.min(WAIT_MS_MAX, waitMs(failures, askedMs(error, host.now()), host))
        reason = error.message
      }
      onRetry(failures, wait, reason)
      await host.sleep(wait, signal).catch((cause: unknown) => {
        throw new AbortedError('The stream was aborted.', { cause })
      })
    }
  }

  /** One connection: its events, and undefined for other messages. */
  async *#connect(): AsyncGenerator<WebhookEvent | UnknownEvent | undefined> {
    const { open, findLast } = this.#parts
    // Known before anything is lost: between two connections there is a time that is not "now" any more.
    if (this.#query.from === 'now') this.#after ??= await findLast()
    const { body, close } = await open(this.#after)
    try {
      for await (const { id, data, retry } of readMessages(body, this.#options.idleMs ?? IDLE_MS)) {
        if (retry !== undefined) this.#reconnectMs = Math.min(retry, WAIT_MS_MAX)
        const sequence = id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined
        const isNew = sequence === undefined || this.#after === undefined || sequence > this.#after
        if (isNew && sequence !== undefined) this.#after = sequence
        yield isNew && data !== undefined ? eventIn(data) : undefined
      }
    } finally {
      close()
    }
  }
}

/** @throws NexoraError */
function eventIn(data: string): WebhookEvent | UnknownEvent {
  const event = parseEvent(data)
  if (event === undefined) throw new NexoraError('The stream holds something that is no event. Is baseUrl right?')
  return event
}

/** It may go better next time. */
function isPassing(error: unknown): error is ConnectionError | StatusError {
  if (error instanceof StatusError) return isRetried(error.status, (error as { code?: string }).code)
  return error instanceof ConnectionError
}

const askedMs = (error: unknown, now: number) =>
  error instanceof StatusError ? retryAfterMs(error.headers, now) : undefined
