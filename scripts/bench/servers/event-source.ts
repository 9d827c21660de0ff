// Makes events at a steady rate inside the server and notes when each was durable. The object is the contract's own
// example, so that body, checks and signature are those of a real event. As a reference it posts the same body by
// itself: no event, no delivery, no signature, and the moment noted is that of sending.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import type { ConversationCompletedEvent } from '../../../generated/types.ts'
import type { App } from '../../../src/app.ts'
import type { StoredEvent } from '../../../src/events/outbox.ts'
import { makeMintId } from '../../../src/kernel/ids.ts'
import { deliveryHeaders, mintSecret } from '../../../src/webhooks/signature.ts'

const DOCUMENT = path.resolve(import.meta.dirname, '../../../generated/openapi.json')
const EXAMPLE = 'ConversationCompletedEventExample'

/** Each event is of one of these; who subscribes to one alone gets a part of all. */
export const SCENARIOS = ['appointment_reminder', 'payment_reminder', 'delivery_update', 'satisfaction_survey'] as const

export interface Burst {
  readonly count: number
  /** How many are under way at a time. */
  readonly atOnce: number
  readonly url: string
}

export interface BurstFigures {
  readonly seconds: number
  /** Of the whole process. */
  readonly cpuMicros: number
}

export interface Rate {
  readonly perSecond: number
  readonly seconds: number
}

async function atRate({ perSecond, seconds }: Rate, act: () => Promise<unknown>): Promise<void> {
  const acts: Promise<unknown>[] = []
  const startedAt = performance.now()
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const wait = startedAt + (index * 1000) / perSecond - performance.now()
    if (wait > 0) await delay(wait)
    acts.push(act())
  }
  await Promise.all(acts)
}

async function asFastAsPossible(
  { count, atOnce }: Pick<Burst, 'count' | 'atOnce'>,
  act: () => Promise<unknown>,
): Promise<void> {
  let begun = 0
  const worker = async () => {
    while (begun < count) {
      begun += 1
      await act()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

async function measured(work: () => Promise<unknown>): Promise<BurstFigures> {
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  await work()
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { seconds, cpuMicros: user + system }
}

export function makeEventSource() {
  const { value: example }: { value: ConversationCompletedEvent } = JSON.parse(readFileSync(DOCUMENT, 'utf8'))
    .components.examples[EXAMPLE]
  let notedAt: Record<string, string> | undefined
  const note = (id: string) => {
    if (notedAt !== undefined) notedAt[id] = String(process.hrtime.bigint())
  }

  async function noting(act: () => Promise<void>): Promise<Record<string, string>> {
    const noted: Record<string, string> = {}
    notedAt = noted
    await act()
    notedAt = undefined
    return noted
  }

  /** Who waits for an outcome to be recorded. */
  const waiting: (() => void)[] = []
  const mintId = makeMintId(Date.now)
  const objects = SCENARIOS.map((scenario) => ({ ...example.data.object, scenario }))
  let appended = 0

  const append = (app: App, organisationId: string) => {
    appended += 1
    const object = objects[appended % objects.length] as (typeof objects)[number]
    return app.unitOfWork.run((tx) =>
      app.outbox.append(tx, {
        organisationId,
        type: 'conversation.completed',
        mode: 'simulation',
        scenario: object.scenario,
        object,
        dedupeKey: `conversation.completed:${mintId('conv')}`,
      }),
    )
  }

  return {
    /** The outcome of an attempt is durable. */
    attempted(): void {
      waiting.shift()?.()
    },

    /** Events committed, signed, posted, and their outcomes recorded. */
    deliver(app: App, organisationId: string, burst: Burst): Promise<BurstFigures> {
      return measured(() =>
        asFastAsPossible(burst, async () => {
          const recorded = new Promise<void>((resolve) => waiting.push(resolve))
          await append(app, organisationId)
          await recorded
        }),
      )
    },

    /** The reference: the same body signed and posted by undici alone. */
    async post(burst: Burst): Promise<BurstFigures> {
      const body = JSON.stringify(example)
      const pool = new Pool(new URL(burst.url).origin, { connections: burst.atOnce, pipelining: 1 })
      const secret = { current: mintSecret(), other: undefined }
      const about = { eventType: example.type, sequence: 1, attempt: 1, replay: false, body }
      try {
        return await measured(() =>
          asFastAsPossible(burst, async () => {
            const id = randomUUID()
            const delivery = { ...about, eventId: id, deliveryId: id, at: Date.now() }
            const headers = { 'content-type': 'application/json', ...deliveryHeaders(delivery, secret) }
            const answer = await pool.request({ method: 'POST', path: '/', headers, body })
            await answer.body.dump()
          }),
        )
      } finally {
        await pool.close()
      }
    },

    durable: (event: StoredEvent): void => note(event.id),

    append: (app: App, organisationId: string, rate: Rate): Promise<Record<string, string>> =>
      noting(() => atRate(rate, () => append(app, organisationId))),

    postAtRate(url: string, rate: Rate): Promise<Record<string, string>> {
      const body = JSON.stringify(example)
      const pool = new Pool(new URL(url).origin)
      return noting(async () => {
        await atRate(rate, async () => {
          const id = randomUUID()
          const headers = { 'content-type': 'application/json', 'webhook-id': id }
          note(id)
          const answer = await pool.request({ method: 'POST', path: '/', headers, body })
          await answer.body.dump()
        })
        await pool.close()
      })
    },
  }
}
