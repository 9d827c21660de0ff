// What differs from call to call without meaning anything: how long a person thinks, how well they are
// heard. Drawn from a seed, so that the same call is the same each time it is played.
import { createHash } from 'node:crypto'

const THINK_MS = { min: 400, max: 1_000 }
const CONFIDENCE = { min: 0.9, max: 0.98 }

export interface Variation {
  /** What a person takes to begin to speak, whole ms. */
  thinkMs(): number
  /** The recogniser's, 0..1, two decimals. */
  confidence(): number
}

export function makeVariation(seed: string): Variation {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  /** 0 to 1, by the mulberry32 generator: small, and the same on every machine. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = ({ min, max }: { min: number; max: number }) => min + next() * (max - min)
  return {
    thinkMs: () => Math.round(between(THINK_MS)),
    confidence: () => Math.round(between(CONFIDENCE) * 100) / 100,
  }
}
