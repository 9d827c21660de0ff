// The thread of threaded-sender.ts: makes the attempts that it is handed, and hands back how they ended.
import { parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../kernel/clock.ts'
import type { AttemptResult } from './attempt.ts'
import { resolveBySystem } from './connector.ts'
import { type DestinationOptions, makeDestinationGuard } from './destination.ts'
import {
  type Answer,
  type Order,
  type PackedAttempt,
  type PackedResult,
  packResult,
  unpackAttempt,
} from './handover.ts'
import { makeSender } from './sender.ts'

const guard = makeDestinationGuard(workerData as DestinationOptions)
const sender = makeSender({ clock: systemClock, guard, resolve: resolveBySystem })
let ended: PackedResult[] = []

function hand(number: number, result: AttemptResult | undefined): void {
  if (ended.push(packResult(number, result)) === 1) setImmediate(flush)
}

/** All that ended in this turn of the event loop, in one message. */
function flush(): void {
  parentPort?.postMessage(ended satisfies Answer)
  ended = []
}

/** Those behind them go out while their answers are heard. */
const SENT_PER_TURN = 64
const waiting: PackedAttempt[] = []

function sendSome(): void {
  for (const packed of waiting.splice(0, SENT_PER_TURN)) {
    const [number] = packed
    void sender.send(unpackAttempt(packed)).then(
      (result) => hand(number, result),
      () => hand(number, undefined), // its lease ends, and it is sent again; the others go on
    )
  }
  if (waiting.length > 0) setImmediate(sendSome)
}

function giveUp(): void {
  for (const [number] of waiting.splice(0)) hand(number, undefined)
  sender.giveUp()
}

parentPort?.on('message', (order: Order) => {
  if (order === 'give up') giveUp()
  else if (order === 'close') void sender.close().then(() => parentPort?.close())
  else if (waiting.push(...order) === order.length) sendSome()
})
