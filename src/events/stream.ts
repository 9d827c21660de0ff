// Events as server-sent messages (HTML Living Standard §9.2): the frozen bodies, in order, each with
// its sequence as the id that a reader goes on from. Pulled by the connection, a page of the log at a
// time: a slow reader costs one page and no more.
import type { Clock } from '../kernel/clock.ts'
import type { Waiting } from './feed.ts'
import type { EventRow } from './repository.ts'

export interface EventPage {
  readonly rows: readonly EventRow[]
  /** Where to go on reading. */
  readonly nextSequence: number
  readonly more: boolean
}

export interface StreamSource {
  readonly clock: Clock
  readonly waiting: Waiting
  readonly afterSequence: number
  read(afterSequence: number): Promise<EventPage>
  /** Asked before each page and each heartbeat: a stream must not outlive its token. */
  stillAuthorized(): Promise<boolean>
}

/** Without a word for so long, a proxy or a reader takes the connection for dead. */
export const HEARTBEAT_MS = 15_000
const RETRY_MS = 1000

export async function* streamEvents({ clock, waiting, afterSequence, read, stillAuthorized }: StreamSource) {
  let position = afterSequence
  let told = afterSequence
  let spokenAt = clock.monotonic()
  yield `retry: ${RETRY_MS}\n: connected\n\n`
  while (!waiting.over && (await stillAuthorized())) {
    const { rows, nextSequence, more } = await read(position)
    position = nextSequence
    if (rows.length > 0) {
      yield rows.map(messageOf).join('')
      told = rows.at(-1)?.sequence ?? told
      spokenAt = clock.monotonic()
    } else if (clock.monotonic() - spokenAt >= HEARTBEAT_MS) {
      // An id without data moves a reader's place past events that it did not ask for.
      yield position > told ? `: keep-alive\nid: ${position}\n\n` : ': keep-alive\n\n'
      told = position
      spokenAt = clock.monotonic()
    }
    if (!more) await waiting.next(Math.max(1, HEARTBEAT_MS - (clock.monotonic() - spokenAt)))
  }
}

/** A reader that takes nothing for so long is gone, or will never catch up: it comes back with its place. */
export const UNREAD_MS = 60_000

/** @param breakOff called when a message is not taken in time; the stream ends with its connection */
export async function* whileRead(messages: AsyncIterable<string>, clock: Clock, breakOff: () => void) {
  for await (const message of messages) {
    const taken = new AbortController()
    void clock.sleep(UNREAD_MS, taken.signal).then(() => {
      if (!taken.signal.aborted) breakOff()
    })
    try {
      yield message // goes on when the connection has room again
    } finally {
      taken.abort()
    }
  }
}

/** The body is JSON of our own serialiser: it holds no line break. */
function messageOf({ sequence, body }: EventRow): string {
  return `id: ${sequence}\ndata: ${body}\n\n`
}
