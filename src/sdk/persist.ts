// One call over its attempts: same bytes and same key each time, waits between them, a deadline over all.
import { makeAttempt, wasNeverSent } from './attempt.ts'
import { AbortedError, ConnectionError, TimeoutError } from './errors.ts'
import type { Host } from './host.ts'
import { type Logger, observe } from './log.ts'
import type { AttemptInfo, Hooks, Settings } from './options.ts'
import { type Answered, type Ending, parseAnswer, problemIn } from './outcome.ts'
import type { Request } from './request.ts'
import { isRefusedUndone, isRetried, retryAfterMs, WAIT_MS_MAX, waitMs } from './retry.ts'

export interface Limits {
  readonly timeoutMs: number
  readonly maxRetries: number
  /** Epoch milliseconds. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
}

/** Calls the observers; one that throws is logged and harms nothing. */
export type Tell = <Name extends keyof Hooks>(name: Name, info: Parameters<NonNullable<Hooks[Name]>>[0]) => void

export interface Persistence {
  readonly settings: Settings
  readonly host: Host
  readonly log: Logger
  readonly tell: Tell
  readonly userAgent: string
}

export function makeTell(hooks: Hooks, log: Logger): Tell {
  return (name, info) =>
    observe(
      () => (hooks[name] as ((info: unknown) => unknown) | undefined)?.(info),
      (cause) => log.warn('hook.failed', { hook: name, error: String(cause) }),
    )
}

/** Tries until there is an answer to show, or trying again could do harm or would come too late. */
export async function persist(parts: Persistence, request: Request, limits: Limits, token?: string): Promise<Ending> {
  const { host, log, tell } = parts
  let unanswered = false
  for (let attempt = 1; ; attempt += 1) {
    const info = infoOf(parts, request, attempt)
    const ending = await attemptOnce(parts, request, limits, info, token)
    unanswered ||= ending.unanswered
    const reason = reasonToRetry(ending)
    if (reason === undefined || attempt > limits.maxRetries || !(request.repeatable || isUndone(ending)))
      return { ...ending, unanswered }
    const asked = retryAfterMs(ending.answer?.headers, host.now())
    const wait = waitMs(attempt, asked, host)
    if (wait > WAIT_MS_MAX || host.now() + wait >= limits.deadline) return { ...ending, unanswered }
    log.info('request.retried', { operation: info.operation, attempt, waitMs: wait, reason })
    tell('onRetry', { ...info, waitMs: wait, reason })
    try {
      await host.sleep(wait, limits.signal)
    } catch (cause) {
      return { failure: new AbortedError('The call was aborted.', { cause }), unanswered }
    }
  }
}

const infoOf = ({ settings }: Persistence, { operation, target }: Request, attempt: number): AttemptInfo => ({
  operation: operation.id,
  method: operation.method,
  url: settings.baseUrl + target,
  attempt,
})

async function attemptOnce(
  { settings, host, log, tell, userAgent }: Persistence,
  { headers, body }: Request,
  limits: Limits,
  info: AttemptInfo,
  token: string | undefined,
): Promise<Ending> {
  const started = host.now()
  const timeoutMs = Math.min(limits.timeoutMs, limits.deadline - started)
  const { method, url, operation, attempt } = info
  if (limits.signal?.aborted)
    return { failure: new AbortedError('The call was aborted.', { cause: limits.signal.reason }), unanswered: false }
  if (timeoutMs <= 0) return { failure: new TimeoutError('The deadline of the call is over.'), unanswered: false }
  try {
    tell('onRequest', info)
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const retry: Record<string, string> = attempt === 1 ? {} : { 'x-nexora-retry': String(attempt - 1) }
    const sent = { ...headers, ...authorization, ...retry, 'user-agent': userAgent }
    const options = { method, url, headers: sent, body, timeoutMs, signal: limits.signal }
    const answer = parseAnswer(await makeAttempt(settings.fetch, options))
    const durationMs = host.now() - started
    const requestId = answer.headers.get('x-request-id') ?? undefined
    log.debug('request.answered', { operation, url, attempt, status: answer.status, durationMs, requestId })
    tell('onResponse', { ...info, status: answer.status, durationMs })
    return { answer, unanswered: isFromGateway(answer) }
  } catch (cause) {
    if (!(cause instanceof ConnectionError || cause instanceof AbortedError)) throw cause
    log.debug('request.unanswered', { operation, url, attempt, error: cause.message })
    return { failure: cause, unanswered: !wasNeverSent(cause) }
  }
}

/** 5xx without a problem document: a proxy speaks, and the server behind it may have done the work. */
const isFromGateway = (answer: Answered) => answer.status >= 500 && problemIn(answer) === undefined

/** Known to have had no effect: also a write that must not be repeated blindly can be sent again. */
const isUndone = ({ answer, failure, unanswered }: Ending) =>
  failure === undefined ? isRefusedUndone(answer.status, problemIn(answer)?.code) : !unanswered

function reasonToRetry({ answer, failure }: Ending): string | undefined {
  if (failure !== undefined) return failure instanceof AbortedError ? undefined : failure.message
  return isRetried(answer.status, problemIn(answer)?.code) ? `status ${answer.status}` : undefined
}
