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
      counter = pool.readUInt8(take(1)) // leaves room to count up within the millisecond
    } else if (++counter > 0xfff) {
      // RFC 9562 §6.2: on rollover, run ahead of the clock rather than repeat.
      lastMs += 1
      counter = 0
    }
    return `${prefix}_${uuidv7(lastMs, counter)}`
  }
}

/** Asking for random bytes, and for their digits, costs nearly the same for eight as for eight thousand. */
const POOL_BYTES = 8192
const pool = Buffer.alloc(POOL_BYTES)
let digits = ''
let used = POOL_BYTES

/** @returns where in the pool so many bytes begin that nobody else gets */
function take(bytes: number): number {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool)
    digits = pool.toString('hex')
    used = 0
  }
  used += bytes
  return used - bytes
}

/** Of the last millisecond that was asked for. */
let time = { ms: -1, text: '' }

function textOf(ms: number): string {
  if (time.ms !== ms) {
    const hex = ms.toString(16).padStart(12, '0')
    time = { ms, text: `${hex.slice(0, 8)}-${hex.slice(8)}` }
  }
  return time.text
}

function uuidv7(ms: number, counter: number): string {
  const at = take(8)
  const variant = '89ab'.charAt((pool.readUInt8(at) >> 4) & 3)
  const tail = digits.slice(2 * at + 1, 2 * at + 16)
  const count = (0x7000 | counter).toString(16) // the version, then the count
  return `${textOf(ms)}-${count}-${variant}${tail.slice(0, 3)}-${tail.slice(3)}`
}
