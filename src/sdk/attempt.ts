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
    throw new ConnectionError('The connection failed or broke.', { cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** The server cannot have seen the request: there was no connection to send it over. */
export function wasNeverSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown }
    if (typeof code === 'string' && /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(code))
      return true
  }
  return false
}
