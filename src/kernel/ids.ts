// Identifiers: a typed prefix and a UUIDv7 (RFC 9562 §5.7), so that ids sort by the time they were
// minted and a wrong one is seen at a glance. Ids are handles, never secrets.
import { randomFillSync } from 'node:crypto'

export type IdPrefix =
  | 'camp'
  | 'rcp'
  | 'conv'
  | 'turn'
  | 'doc'
  | 'psg'
  | 'whk'
  | 'evt'
  | 'dlv'
  | 'rpl'
  | 'cbk'
  | 'sup'
  | 'cli'
  | 'sec'
  | 'org'
  | 'req'

/** Mints ids that grow strictly, also within one millisecond and when the clock steps back. */
export type MintId = (prefix: IdPrefix) => string

/** @param now epoch milliseconds */
export function makeMintId(now: () => number): MintId {
  let lastMs = 0
  let counter = 0
  return (prefix) => {
    const ms = now()
    if (ms > lastMs) {
      lastMs = ms
      counter = take(1).readUInt8() // leaves room to count up within the millisecond
    } else if (++counter > 0xfff) {
      // RFC 9562 §6.2: on rollover, run ahead of the clock rather than repeat.
      lastMs += 1
      counter = 0
    }
    return `${prefix}_${uuidv7(lastMs, counter)}`
  }
}

/** Asking for random bytes costs the same for eight as for eight thousand. */
const POOL_BYTES = 8192
const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/** Bytes that nobody else gets. */
function take(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.subarray(used - bytes, used)
}

function uuidv7(ms: number, counter: number): string {
  const time = ms.toString(16).padStart(12, '0')
  const random = take(8)
  random[0] = (random.readUInt8(0) & 0x3f) | 0x80
  const tail = random.toString('hex')
  const version = `7${counter.toString(16).padStart(3, '0')}`
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
