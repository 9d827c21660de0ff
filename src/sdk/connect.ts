// A connection for a stream: the time-out ends with the headers, the body stays open until it is closed.
import { connectionError } from './attempt.ts'
import { AbortedError, type Answer, TimeoutError } from './errors.ts'
import type { Connection } from './event-stream.ts'
import type { Persistence } from './persist.ts'
import type { Request } from './request.ts'

export interface ConnectLimits {
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** Either a connection, or an answer that is no stream. @throws AbortedError | TimeoutError | ConnectionError */
export async function connect(
  { settings, userAgent }: Persistence,
  { target, headers }: Request,
  { timeoutMs, signal }: ConnectLimits,
  token: string,
): Promise<Connection | Answer> {
  const controller = new AbortController()
  const close = () => controller.abort()
  if (signal?.aborted) close()
  signal?.addEventListener('abort', close, { once: true })
  let late = false
  const timer = setTimeout(() => {
    late = true
    close()
  }, timeoutMs)
  const end = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', close)
    close()
  }
  try {
    const response = await settings.fetch(settings.baseUrl + target, {
      headers: { ...headers, authorization: `Bearer ${token}`, 'user-agent': userAgent },
      redirect: 'manual',
      signal: controller.signal,
    })
    const { body, status } = response
    if (response.ok && body !== null && response.headers.get('content-type')?.startsWith('text/event-stream')) {
      clearTimeout(timer)
      return { body, close: end }
    }
    const answer = { status, headers: response.headers, text: await response.text() }
    end()
    return answer
  } catch (cause) {
    end()
    if (signal?.aborted) throw new AbortedError('The stream was aborted.', { cause: signal.reason })
    if (late) throw new TimeoutError(`No answer within ${timeoutMs} ms.`, { cause })
    throw connectionError(settings.baseUrl, cause)
  }
}
