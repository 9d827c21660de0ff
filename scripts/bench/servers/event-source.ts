// Makes events at a steady rate inside the server and notes when each was durable. The object is the contract's own
// example, so that body, checks and signature are those of a real event.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ConversationCompletedEvent } from '../../../generated/types.ts'
import type { App } from '../../../src/app.ts'
import type { StoredEvent } from '../../../src/events/outbox.ts'

const DOCUMENT = path.resolve(import.meta.dirname, '../../../generated/openapi.json')
const EXAMPLE = 'ConversationCompletedEventExample'

export function makeEventSource() {
  let durableAt: Record<string, string> = {}
  return {
    durable(event: StoredEvent): void {
      durableAt[event.id] = String(process.hrtime.bigint())
    },

    async run(app: App, organisationId: string, rate: { perSecond: number; seconds: number }) {
      durableAt = {}
      const example: { value: ConversationCompletedEvent } = JSON.parse(readFileSync(DOCUMENT, 'utf8')).components
        .examples[EXAMPLE]
      const append = () =>
        app.unitOfWork.run((tx) =>
          app.outbox.append(tx, {
            organisationId,
            type: 'conversation.completed',
            mode: 'simulation',
            object: example.value.data.object,
            dedupeKey: randomUUID(),
          }),
        )
      const appended: Promise<unknown>[] = []
      const startedAt = performance.now()
      for (let index = 0; index < rate.perSecond * rate.seconds; index += 1) {
        const wait = startedAt + (index * 1000) / rate.perSecond - performance.now()
        if (wait > 0) await delay(wait)
        appended.push(append())
      }
      await Promise.all(appended)
      return durableAt
    },
  }
}
