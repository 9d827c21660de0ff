// A server with one mistake in it, for `--broken`: node loads this before the server (`--import broken.ts?<name>`), and
// one passage of the sources is read otherwise. What the harness is worth is whether it sees the loss.
import { registerHooks } from 'node:module'

interface Mistake {
  readonly file: string
  readonly passages: readonly (readonly [is: string, becomes: string])[]
}

export const MISTAKES = {
  /** What a killed process held is never taken up again. */
  'no-lease-reclaim': {
    file: 'src/webhooks/dispatcher.ts',
    passages: [
      ['await unitOfWork.run((tx) => reclaim(tx, clock.now(), undefined))', '0'],
      ['if (await hasExpiredLease(reader, now))', 'if (false)'],
    ],
  },
  /** A status line is taken for an acknowledgement. */
  'acknowledge-on-headers': {
    file: 'src/webhooks/sender.ts',
    passages: [
      [
        'this.#headers = JSON.stringify(keepHeaders(headers, this.#mask))',
        'this.#headers = JSON.stringify(keepHeaders(headers, this.#mask))\n    if (classOfStatus(status) === null) this.end(null)',
      ],
    ],
  },
  /** Deliveries are made after the commit of their event, in a transaction of their own. */
  'commit-then-enqueue': {
    file: 'src/webhooks/webhooks.ts',
    passages: [
      [
        "import type { UnitOfWork } from '../db/transaction.ts'",
        "import { afterCommit, type UnitOfWork } from '../db/transaction.ts'",
      ],
      [
        'const fanOut = makeFanOut(delivering)',
        `const enqueue = makeFanOut(delivering)
  const fanOut: typeof enqueue = async (tx, event) =>
    afterCommit(tx, () => setTimeout(() => void options.unitOfWork.run((own) => enqueue(own, event)), 20))`,
      ],
    ],
  },
} as const satisfies Record<string, Mistake>

export type MistakeName = keyof typeof MISTAKES

const name = new URL(import.meta.url).search.slice(1)
const mistake = Object.entries(MISTAKES).find(([known]) => known === name)?.[1] as Mistake | undefined

if (mistake !== undefined)
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (!url.endsWith(`/${mistake.file}`)) return loaded
      let source = String(loaded.source)
      for (const [is, becomes] of mistake.passages) {
        if (source.split(is).length !== 2) throw new Error(`${mistake.file} has changed: "${is}" is not there once.`)
        source = source.replace(is, () => becomes)
      }
      return { ...loaded, source }
    },
  })
