// One event to a receiver that is being written: signed and marked as a delivery of the server would be.
import { systemClock } from '../../kernel/clock.ts'
import { deliveryHeaders } from '../../webhooks/signature.ts'

export interface Forwarded {
  readonly id: string
  readonly type: string
  readonly body: string
  /** Among those of this run, from 1. */
  readonly number: number
  readonly deliveryId: string
  /** Made so far. */
  attempts: number
}

export interface Result {
  readonly acknowledged: boolean
  /** The status, or why there was none. */
  readonly answer: string
  readonly durationMs: number
}

const DEADLINE_MS = 15_000

interface Target {
  readonly url: string
  readonly secret: string
  /** Epoch ms. */
  readonly now: number
}

export async function forward(event: Forwarded, { url, secret, now }: Target): Promise<Result> {
  event.attempts += 1
  const delivery = {
    ...{ eventId: event.id, eventType: event.type, deliveryId: event.deliveryId, body: event.body },
    ...{ sequence: event.number, attempt: event.attempts, replay: event.attempts > 1, at: now },
  }
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Nexora-Webhooks/1',
    ...deliveryHeaders(delivery, { current: secret, other: undefined }),
  }
  const began = systemClock.monotonic()
  const done = (acknowledged: boolean, answer: string): Result => ({
    acknowledged,
    answer,
    durationMs: Math.round(systemClock.monotonic() - began),
  })
  try {
    const init = { method: 'POST', headers, body: event.body, redirect: 'manual' } as const
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) })
    await response.arrayBuffer() // acknowledged is a complete answer
    return done(response.ok, String(response.status))
  } catch (cause) {
    const { name, cause: inner } = cause as { name: string; cause?: { code?: string } }
    return done(false, name === 'TimeoutError' ? `no answer in ${DEADLINE_MS / 1000} s` : (inner?.code ?? 'broke off'))
  }
}
