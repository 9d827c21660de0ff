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

const DOCUMENT = path.resolve(import.meta.dirname, '../../../generated/openapi.json')
const EXAMPLE = 'ConversationCompletedEventExample'

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

export function makeEventSource() {
  const { value: example }: { value: ConversationCompletedEvent } = JSON.parse(readFileSync(DOCUMENT, 'utf8'))
    .components.examples[EXAMPLE]
  let notedAt: Record<string, string> = {}
  const note = (id: string) => {
    notedAt[id] = String(process.hrtime.bigint())
  }

  return {
    durable: (event: StoredEvent): void => note(event.id),

    async append(app: App, organisationId: string, rate: Rate): Promise<Record<string, string>> {
      notedAt = {}
      await atRate(rate, () =>
        app.unitOfWork.run((tx) =>
          app.outbox.append(tx, {
            organisationId,
            type: 'conversation.completed',
            mode: 'simulation',
            object: example.data.object,
            dedupeKey: randomUUID(),
          }),
        ),
      )
      return notedAt
    },

    async post(url: string, rate: Rate): Promise<Record<string, string>> {
      notedAt = {}
      const body = JSON.stringify(example)
      const pool = new Pool(new URL(url).origin)
      await atRate(rate, async () => {
        const id = randomUUID()
        const headers = { 'content-type': 'application/json', 'webhook-id': id }
        note(id)
        const answer = await pool.request({ method: 'POST', path: '/', headers, body })
        await answer.body.dump()
      })
      await pool.close()
      return notedAt
    },
  }
}
