// Tells those who wait for events that there are new ones. app.ts connects it to the outbox, whose
// commits wake it; the event handlers wait on it. It holds no events: who is woken reads the log, so
// that nothing can be lost here.
import type { Clock } from '../kernel/clock.ts'
import { Problem } from '../kernel/problem.ts'

/** One request that waits. */
export interface Waiting {
  /** The server stops, or the client is gone. */
  readonly over: boolean
  /** Resolves when there may be a new event since the last call, after `ms`, or when it is over. */
  next(ms: number): Promise<void>
  close(): void
}

export interface EventFeed {
  /** An event of the organisation is durable. */
  tell(event: { readonly organisationId: string }): void
  /**
   * Open it before reading the log: an event between the two is then seen or told.
   * @param gone ends it
   * @throws Problem too-many-streams
   */
  open(organisationId: string, clientId: string, gone: AbortSignal): Waiting
  /** Ends all that wait, and whoever comes later. */
  close(): void
}

export const WAITING_PER_CLIENT_MAX = 10
const RETRY_AFTER_SECONDS = '30'

interface Waiter {
  wake(): void
}

export function makeEventFeed(clock: Clock): EventFeed {
  const byOrganisation = new Map<string, Set<Waiter>>()
  const byClient = new Map<string, number>()
  let closed = false

  function enter(organisationId: string, clientId: string, waiter: Waiter): () => void {
    const open = byClient.get(clientId) ?? 0
    if (open >= WAITING_PER_CLIENT_MAX)
      throw new Problem(
        'too-many-streams',
        `A client may have ${WAITING_PER_CLIENT_MAX} event streams and waiting requests open at once.`,
        { headers: { 'Retry-After': RETRY_AFTER_SECONDS } },
      )
    byClient.set(clientId, open + 1)
    const waiters = byOrganisation.get(organisationId) ?? new Set()
    byOrganisation.set(organisationId, waiters.add(waiter))
    return () => {
      if (!waiters.delete(waiter)) return
      if (waiters.size === 0) byOrganisation.delete(organisationId)
      const left = (byClient.get(clientId) ?? 1) - 1
      if (left > 0) byClient.set(clientId, left)
      else byClient.delete(clientId)
    }
  }

  return {
    tell({ organisationId }) {
      for (const waiter of byOrganisation.get(organisationId) ?? []) waiter.wake()
    },
    open(organisationId, clientId, gone) {
      let fresh = false
      let pause: AbortController | undefined
      const waiter = {
        wake() {
          fresh = true
          pause?.abort()
        },
      }
      const leave = enter(organisationId, clientId, waiter)
      const end = () => {
        leave()
        waiter.wake()
      }
      if (gone.aborted) end()
      else gone.addEventListener('abort', end, { once: true })
      return {
        get over() {
          return closed || gone.aborted
        },
        async next(ms) {
          if (!fresh && !closed && !gone.aborted) {
            pause = new AbortController()
            await clock.sleep(ms, pause.signal)
          }
          fresh = false
        },
        close() {
          gone.removeEventListener('abort', end)
          leave()
        },
      }
    },
    close() {
      closed = true
      for (const waiters of byOrganisation.values()) for (const waiter of waiters) waiter.wake()
    },
  }
}
