// The embedded platform over its database, as the first subject of the checks that every platform side of
// the port must pass.
import { describe, it } from 'vitest'
import type { CallTask } from '../../../src/runtime/port.ts'
import { campaignOf, phoneOf, setStage, terminalEvents } from '../stage.ts'
import { INBOUND_CHECKS } from './inbound-checks.ts'
import { LEASE_CHECKS } from './lease-checks.ts'
import type { PlatformSubject, Recorded } from './platform-subject.ts'
import { REPORT_CHECKS } from './report-checks.ts'
import { TRANSFER_CHECKS } from './transfer-checks.ts'

const CALLS_MAX = 20
const STEP_MS = 50_000

async function makeSubject(): Promise<PlatformSubject> {
  const stage = await setStage({ settings: { NEXORA_CALLS_MAX: String(CALLS_MAX) } })
  let placed = 0
  const recipientOf = async ({ campaignId, recipientId }: CallTask) =>
    (await stage.call('GET', `/v1/campaigns/${campaignId}/recipients/${recipientId}`)).body
  return {
    name: 'embedded',
    port: stage.runtime,
    callsMax: CALLS_MAX,
    now: stage.clock.now,
    async place(calls, fields = {}) {
      const phones = Array.from({ length: calls }, () => phoneOf(placed++))
      const { status, body, text } = await stage.call('POST', '/v1/campaigns', campaignOf(phones, fields))
      if (status !== 201) throw new Error(text)
      await stage.tick()
      return body.id
    },
    async pause(id) {
      await stage.call('POST', `/v1/campaigns/${id}/pause`)
    },
    async cancel(id, hangUp = false) {
      await stage.call('POST', `/v1/campaigns/${id}/cancel`, { hang_up: hangUp })
    },
    async pass(ms) {
      const stepMs = ms > 10 * STEP_MS ? ms : STEP_MS
      for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
        await stage.clock.advance(Math.min(stepMs, ms - passedMs))
        await stage.tick()
      }
    },
    look: async (task) =>
      recorded((await stage.call('GET', `/v1/conversations/${task.conversationId}?expand=transcript`)).body),
    endings: async ({ conversationId }) => terminalEvents(await stage.events()).get(conversationId) ?? 0,
    async recipient(task) {
      const { status, attempt_count: attempts } = await recipientOf(task)
      return { status, attempts }
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  }
}

function recorded(body: Record<string, string | null> & { turns: never[] }): Recorded {
  const { status, answered_by: answeredBy = null, end_reason: endReason = null, outcome = null, turns } = body
  return { status: status ?? '', answeredBy, endReason, outcome, turns: turns.map(turnOf) }
}

function turnOf(turn: {
  id: string
  role: string
  text: string
  offset_ms: number
  duration_ms: number
  interrupted: boolean
}) {
  const { id, role, text, interrupted } = turn
  return { id, role, text, offsetMs: turn.offset_ms, durationMs: turn.duration_ms, interrupted }
}

describe('the embedded platform', () => {
  it.each([...LEASE_CHECKS, ...REPORT_CHECKS, ...TRANSFER_CHECKS, ...INBOUND_CHECKS])('$name', async ({ run }) => {
    await using subject = await makeSubject()
    await run(subject)
  })
})
