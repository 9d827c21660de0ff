// The sender in a thread of its own: handshakes, ciphers and slow answers of receivers hold up no request, and on a machine
// with two cores deliveries go out while their outcomes are written.
import { Worker } from 'node:worker_threads'
import type { Log } from '../kernel/log.ts'
import { makeRoster } from '../kernel/roster.ts'
import type { AttemptResult } from './attempt.ts'
import type { DestinationOptions } from './destination.ts'
import { type Answer, type Order, type PackedAttempt, packAttempt, unpackResult } from './handover.ts'
import type { Sender } from './sender.ts'

/** A thread that waits for the system's resolver cannot end before that does; nobody else need wait for it. */
const CLOSE_MS = 2000

type Settle = (result: AttemptResult | undefined) => void

/** @param destination what the guard lets pass, there as here */
export function makeThreadedSender(destination: DestinationOptions, log: Pick<Log, 'error'>): Sender {
  let underWay = makeRoster<Settle>()
  let waiting: PackedAttempt[] = []
  let thread: Worker | undefined = start() // ready when the first delivery comes

  function start(): Worker {
    const started = new Worker(new URL('./sender-thread.ts', import.meta.url), { workerData: destination })
    started.on('message', (answer: Answer) => {
      for (const packed of answer) settle(packed[0], unpackResult(packed))
    })
    let cause: unknown
    started.on('error', (thrown) => {
      cause = thrown
    })
    started.once('exit', (code) => {
      if (code !== 0) log.error('delivery.thread_failed', { code, cause })
      if (thread === started) thread = undefined // the next attempt starts another
      loseAll()
    })
    started.unref() // last: a listener for messages would keep the process again
    return started
  }

  function settle(number: number, result: AttemptResult | undefined): void {
    underWay.at(number)?.(result)
    underWay.leave(number)
  }

  /** Whether those arrived nobody knows: their leases end, and they are sent again. */
  function loseAll(): void {
    const lost = underWay.members()
    underWay = makeRoster()
    waiting = []
    for (const giveUp of lost) giveUp(undefined)
  }

  /** All that a commit has let go, in one message. */
  function flush(): void {
    if (waiting.length === 0) return
    thread ??= start()
    thread.postMessage(waiting satisfies Order)
    waiting = []
  }

  return {
    send(attempt) {
      return new Promise((resolve) => {
        const number = underWay.enter(resolve)
        const packed = packAttempt(number, attempt)
        if (waiting.push(packed) === 1) queueMicrotask(flush)
      })
    },
    giveUp() {
      for (const [number] of waiting) settle(number, undefined)
      waiting = []
      thread?.postMessage('give up' satisfies Order)
      for (const giveUp of underWay.members()) giveUp(undefined) // their numbers are theirs until the thread has answered
    },
    async close() {
      if (thread === undefined) return
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const late = setTimeout(resolve, CLOSE_MS)
      thread.once('exit', () => resolve())
      thread.ref()
      thread.postMessage('close' satisfies Order)
      await ended
      clearTimeout(late)
      thread?.unref()
    },
  }
}
