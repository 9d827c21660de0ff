// Carries the calls of the generated methods: adds the token, once more with another when that is refused, and hands
// back data or throws. Guarantees one idempotency key per call, over its attempts and over a new token.
import { Call, NOT_MODIFIED, type Reply, replyOf } from './call.ts'
import { connect } from './connect.ts'
import { AbortedError, type Answer, type NexoraError, type ProblemClass, TimeoutError } from './errors.ts'
import { EventStream, type StreamOptions, type StreamQuery } from './event-stream.ts'
import type { Host } from './host.ts'
import { makeLog } from './log.ts'
import { whole } from './option-checks.ts'
import type { Settings } from './options.ts'
import { errorOf, isSuccess, parseAnswer, problemIn } from './outcome.ts'
import { type Limits, makeTell, type Persistence, persist } from './persist.ts'
import {
  type Arguments,
  type ConditionalOptions,
  makeRequest,
  type Operation,
  type Request,
  type RequestOptions,
} from './request.ts'
import { makeTokens, type Tokens } from './tokens.ts'

export interface TransportParts {
  readonly settings: Settings
  readonly host: Host
  /** The error class of each code. */
  readonly problems: Readonly<Record<string, ProblemClass>>
  readonly userAgent: string
  /** Those of another client with the same credentials. */
  readonly tokens: Tokens | undefined
}

const TOKEN_REQUEST: Operation = { id: 'issueToken', method: 'POST', path: '/oauth/token', keyed: false }

const MS_MAX = 2_147_483_647

export class Transport {
  readonly tokens: Tokens
  readonly #problems: TransportParts['problems']
  readonly #persistence: Persistence

  constructor({ settings, host, problems, userAgent, tokens }: TransportParts) {
    const log = makeLog(settings.logLevel, settings.logger)
    this.#problems = problems
    this.#persistence = { settings, host, log, tell: makeTell(settings.hooks, log), userAgent }
    this.tokens = tokens ?? makeTokens({ settings, host, log, send: (form) => this.#requestToken(form) })
  }

  call<Data>(operation: Operation, given: Arguments, options: Partial<ConditionalOptions> = {}): Call<Data> {
    return new Call(this.#call<Data>(operation, given, options))
  }

  async #call<Data>(
    operation: Operation,
    given: Arguments,
    options: Partial<ConditionalOptions>,
  ): Promise<Reply<Data>> {
    const request = makeRequest(operation, given, options)
    const limits = this.#limits(options)
    const token = await within(this.tokens.get(), limits, this.#persistence.host)
    let ending = await persist(this.#persistence, request, limits, token)
    if (ending.answer?.status === 401 && problemIn(ending.answer)?.code === 'invalid-token') {
      const another = await within(this.tokens.get(token), limits, this.#persistence.host)
      ending = await persist(this.#persistence, request, limits, another)
    }
    const notModified = ending.answer?.status === 304 && request.headers['if-none-match'] !== undefined
    if (ending.answer === undefined || !(isSuccess(ending.answer) || notModified)) {
      const error = errorOf(request, ending, this.#problems)
      this.#report(request, error)
      throw error
    }
    const { status, headers, body } = ending.answer
    // Only with `ifNoneMatch`, whose methods say so in their type.
    return replyOf((notModified ? NOT_MODIFIED : body) as Data, status, headers, notModified)
  }

  stream(operation: Operation, query: StreamQuery = {}, options: StreamOptions = {}): EventStream {
    const { settings, host, log, tell } = this.#persistence
    const { signal, timeoutMs } = options
    const info = { operation: operation.id, method: operation.method, url: settings.baseUrl + operation.path }
    return new EventStream(
      {
        host,
        findLast: async () => {
          const given = { query: { from: 'now', limit: 1 } }
          return (await this.call<{ next_sequence: number }>(operation, given, { signal, timeoutMs })).next_sequence
        },
        open: (after) => this.#open(operation, query, after, options),
        onRetry: (attempt, wait, reason) => {
          log.info('stream.reconnects', { operation: operation.id, attempt, waitMs: wait, reason })
          tell('onRetry', { ...info, attempt, waitMs: wait, reason })
        },
      },
      query,
      options,
    )
  }

  /** @throws NexoraError */
  async #open(operation: Operation, { types }: StreamQuery, after: number | undefined, options: StreamOptions) {
    const request = makeRequest(operation, { query: { type: types } }, {})
    const place: Record<string, string> = after === undefined ? {} : { 'last-event-id': String(after) }
    const streamed = { ...request, headers: { ...request.headers, accept: 'text/event-stream', ...place } }
    // Retries are counted by the stream.
    const limits = this.#limits({ signal: options.signal, timeoutMs: options.timeoutMs })
    const open = (token: string) => connect(this.#persistence, streamed, limits, token)
    const token = await within(this.tokens.get(), limits, this.#persistence.host)
    let opened = await open(token)
    if ('status' in opened && opened.status === 401 && problemIn(parseAnswer(opened))?.code === 'invalid-token')
      opened = await open(await within(this.tokens.get(token), limits, this.#persistence.host))
    if (!('status' in opened)) return opened
    throw errorOf(request, { answer: parseAnswer(opened), unanswered: false }, this.#problems)
  }

  #limits(options: RequestOptions): Limits {
    const { settings, host } = this.#persistence
    const deadlineMs = whole(options.deadlineMs ?? settings.deadlineMs, 'deadlineMs', 1, MS_MAX)
    return {
      timeoutMs: whole(options.timeoutMs ?? settings.timeoutMs, 'timeoutMs', 1, MS_MAX),
      maxRetries: whole(options.maxRetries ?? settings.maxRetries, 'maxRetries', 0, 10),
      deadline: host.now() + deadlineMs,
      signal: options.signal,
    }
  }

  #report({ operation, target }: Request, error: NexoraError): void {
    const { settings, log, tell } = this.#persistence
    log.warn('request.failed', { operation: operation.id, error: error.message })
    tell('onError', { operation: operation.id, method: operation.method, url: settings.baseUrl + target, error })
  }

  /** Issuing one more token does no harm, so it is tried again although it takes no key. */
  async #requestToken(form: string): Promise<Answer> {
    const request: Request = {
      operation: TOKEN_REQUEST,
      target: TOKEN_REQUEST.path,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
      idempotencyKey: undefined,
      repeatable: true,
    }
    const { answer, failure } = await persist(this.#persistence, request, this.#limits({}))
    if (answer !== undefined) return answer
    throw failure
  }
}

/** The flight of a token goes on for the calls that share it; the one that is aborted or too late leaves. */
async function within<Value>(promise: Promise<Value>, { signal, deadline }: Limits, host: Host): Promise<Value> {
  let leave: () => void = () => undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(new AbortedError('The call was aborted.', { cause: signal?.reason }))
    if (signal?.aborted) leave()
    signal?.addEventListener('abort', leave, { once: true })
    const late = () => reject(new TimeoutError('The deadline of the call was over before there was a token.'))
    timer = setTimeout(late, Math.max(0, deadline - host.now()))
  })
  try {
    return await Promise.race([promise, left])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', leave)
  }
}
