// What a test tried and how often, for `npm run proofs` to print: a proof that says how much it proved.
import type { TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** By what was counted, in words. */
    counted?: Record<string, number>
  }
  interface ProvidedContext {
    /** How many times as much is tried as in `npm test`, where chance has a part. */
    times: number
  }
}

export function count({ task }: Pick<TestContext, 'task'>, counted: Readonly<Record<string, number>>): void {
  task.meta.counted = { ...task.meta.counted, ...counted }
}
