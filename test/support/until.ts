// Waits for something to become true, with a deadline: never a sleep that hopes.
import { setTimeout as delay } from 'node:timers/promises'

const PAUSE_MS = 2

/** @returns the first truthy value of `condition` */
export async function until<Value>(
  condition: () => Value | Promise<Value>,
  deadlineMs = 5000,
): Promise<NonNullable<Value>> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const value = await condition()
    if (value) return value as NonNullable<Value>
    if (performance.now() > end) throw new Error(`Not so within ${deadlineMs} ms: ${condition}`)
    await delay(PAUSE_MS)
  }
}
