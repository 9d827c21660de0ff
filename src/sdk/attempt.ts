// One request and its whole answer, within a time: the time-out covers the body too. Redirects are not followed.
import { AbortedError, type Answer, ConnectionError, TimeoutError } from './errors.ts'

export interface Attempt {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** @throws AbortedError | TimeoutError | ConnectionError; never anything else */
export async function makeAttempt(doFetch: typeof fetch, attempt: Attempt): Promise<Answer> {
  const { method, url, headers, body, timeoutMs, signal } = attempt
  const controller = new AbortController()
  const onAbort = () => controller.abort()
  signal?.addEventListener('abort', onAbort, { once: true })
  let late = false
  const timer = setTimeout(() => {
    late = true
    controller.abort()
  }, timeoutMs)
  try {
    const response = await doFetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: controller.signal,
      ...(body === undefined ? {} : { body }),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (cause) {
    if (signal?.aborted) throw new AbortedError('The call was aborted.', { cause: signal.reason })
    if (late) throw new TimeoutError(`No whole answer within ${timeoutMs} ms.`, { cause })
    throw connectionError(url, cause)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

const NEVER_SENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/

/** The server cannot have seen the request: there was no connection to send it over. */
export const wasNeverSent = (error: unknown): boolean => codesIn(error).some((code) => NEVER_SENT.test(code))

/** Where to, and why not, as far as the runtime tells. */
export function connectionError(url: string, cause: unknown): ConnectionError {
  const { origin } = new URL(url)
  const why = codesIn(cause).at(-1)
  const reason = why === undefined ? '' : ` (${why})`
  const message = wasNeverSent(cause)
    ? `There was no connection to ${origin}${reason}. Check baseUrl, and whether the server runs.`
    : `The connection to ${origin} failed or broke${reason}.`
  return new ConnectionError(message, { cause })
}

function codesIn(error: unknown): string[] {
  const codes: string[] = []
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown }
    if (typeof code === 'string') codes.push(code)
  }
  return codes
}
