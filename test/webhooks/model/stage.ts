// The webhooks room for lives of random operations: a process that can be killed in the middle of anything, and a sender
// whose requests are answered by the test.
import { sql } from 'kysely'
import type { Tx, UnitOfWork } from '../../../src/db/transaction.ts'
import { type AttemptResult, unsent } from '../../../src/webhooks/attempt.ts'
import type { Attempt, Sender } from '../../../src/webhooks/sender.ts'
import { type FakeClock, makeFakeClock } from '../../support/clock.ts'
import { openRoom, type Room, type Webhooks } from '../support.ts'
import type { Answer } from './model.ts'

/** Waits after failures. */
export const DELAYS_MS = [1000, 2000, 3000]

export interface Request {
  readonly attempt: Attempt
  answer(what: Answer): void
}

interface Process {
  readonly webhooks: Webhooks
  alive: boolean
}

export interface Stage extends AsyncDisposable {
  readonly room: Room
  readonly clock: FakeClock
  /** Under way, by delivery id. */
  readonly requests: Map<string, Request>
  webhooks(): Webhooks
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Until nothing happens any more by itself. */
  quiet(): Promise<void>
  crash(): Promise<void>
}

const never = new Promise<never>(() => undefined)

export async function setStage(): Promise<Stage> {
  const clock = makeFakeClock()
  const requests = new Map<string, Request>()
  const room = await openRoom({ clock, started: false })
  // Durability is proved elsewhere; here nobody pulls the plug.
  await sql`pragma synchronous = off`.execute(room.database.writer)

  function startProcess(): Process {
    const life = { alive: true }
    const unitOfWork: UnitOfWork = {
      ...room.unitOfWork,
      async run(work) {
        if (!life.alive) return never
        try {
          return await room.unitOfWork.run(async (tx) => {
            if (!life.alive) throw new Error('killed before it began')
            return work(tx)
          })
        } catch (cause) {
          if (!life.alive) return never
          throw cause
        }
      },
    }
    const sender: Sender = {
      send(attempt) {
        const id = attempt.delivery.deliveryId
        return new Promise((settle) => {
          requests.set(id, {
            attempt,
            answer(what) {
              requests.delete(id)
              settle(resultOf(what, clock.now()))
            },
          })
        })
      },
      giveUp: () => undefined,
      close: async () => undefined,
    }
    const own = {
      ...clock,
      sleep: (ms: number, signal?: AbortSignal) => (life.alive ? clock.sleep(ms, signal) : never),
    }
    const webhooks = room.restart({ unitOfWork, sender, clock: own, delaysMs: DELAYS_MS })
    return Object.assign(life, { webhooks })
  }

  let current = startProcess()
  await current.webhooks.dispatcher.start()

  async function quiet(): Promise<void> {
    for (let still = 0; still < QUIET_TURNS; still += 1) {
      await new Promise(setImmediate)
      await room.unitOfWork.drained()
    }
  }

  return {
    room,
    clock,
    requests,
    webhooks: () => current.webhooks,
    run: (work) => room.unitOfWork.run(work),
    quiet,
    async crash() {
      current.alive = false
      requests.clear()
      await room.unitOfWork.drained()
      current = startProcess()
      await current.webhooks.dispatcher.start()
      // What the crash left where it does not belong is moved by the job that runs beside the dispatcher.
      while ((await current.webhooks.settling.round(new AbortController().signal)) === 0);
      await quiet()
    },
    async [Symbol.asyncDispose]() {
      current.alive = false
      await room.close()
    },
  }
}

const QUIET_TURNS = 6
const STATUS: Record<Answer, number> = { acknowledged: 204, failed: 500, gone: 410, aborted: 422 }

function resultOf(what: Answer, at: number): AttemptResult {
  const errorClass = { acknowledged: null, failed: 'http_status', gone: 'gone', aborted: 'http_status' } as const
  return {
    ...unsent('timeout', at),
    errorClass: errorClass[what],
    status: STATUS[what],
    responseHeaders: JSON.stringify(what === 'aborted' ? { 'webhook-delivery': 'abort-message' } : {}),
  }
}
