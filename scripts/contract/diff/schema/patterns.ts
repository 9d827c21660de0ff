// Whether strings that match the patterns of a schema match another pattern as well, decided on their automata: the
// sets of states that both can be in are followed for every string at once, until one is found that only one accepts.
import type { Schema } from './atoms.ts'
import { type Automaton, automatonOf } from './expressions.ts'
import { mostOf } from './traits.ts'

const SETS_MAX = 3000

const automata = new Map<string, Automaton | undefined>()
const decided = new Map<string, boolean>()

export function patternHolds(a: Schema, wanted: string): boolean {
  const given = a.flatMap(({ keywords }) => (typeof keywords.pattern === 'string' ? [keywords.pattern] : []))
  if (given.includes(wanted)) return true
  const some = mostOf(a, 'minLength') > 0 ? '^[^]+$' : '^[^]*$'
  return [...given, some].some((pattern) => isNarrower(pattern, wanted))
}

/** Whether all that matches one pattern matches the other; false as well where that is not found out. */
export function isNarrower(pattern: string, wanted: string): boolean {
  const key = `${pattern}\n${wanted}`
  const known = decided.get(key)
  if (known !== undefined) return known
  const [one, other] = [read(pattern), read(wanted)]
  const verdict = one !== undefined && other !== undefined && includes(one, other)
  decided.set(key, verdict)
  return verdict
}

function read(pattern: string): Automaton | undefined {
  if (!automata.has(pattern)) automata.set(pattern, automatonOf(pattern))
  return automata.get(pattern)
}

type States = ReadonlySet<number>

function closed({ jumps }: Automaton, states: Iterable<number>): States {
  const found = new Set(states)
  for (const state of found) for (const next of jumps.get(state) ?? []) found.add(next)
  return found
}

/** Where a code point leads. */
function step(automaton: Automaton, states: States, point: number): States {
  const next: number[] = []
  for (const state of states) {
    for (const { ranges, to } of automaton.edges.get(state) ?? [])
      if (ranges.some(([first, last]) => first <= point && point <= last)) next.push(to)
  }
  return closed(automaton, next)
}

/** One code point for every way in which the edges tell code points apart. */
function pointsOf(automaton: Automaton, states: States): number[] {
  const points: number[] = [0]
  for (const state of states) {
    for (const { ranges } of automaton.edges.get(state) ?? []) {
      for (const [first, last] of ranges) points.push(first, last + 1)
    }
  }
  return points
}

const LAST = 0x10ffff

function includes(one: Automaton, other: Automaton): boolean {
  const begin: [States, States] = [closed(one, [one.start]), closed(other, [other.start])]
  const seen = new Set<string>()
  const open = [begin]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [left, right] = pair
    if (left.has(one.end) && !right.has(other.end)) return false
    const points = new Set([...pointsOf(one, left), ...pointsOf(other, right)])
    for (const point of points) {
      if (point > LAST) continue
      const next: [States, States] = [step(one, left, point), step(other, right, point)]
      if (next[0].size === 0) continue
      const key = `${[...next[0]].sort().join()}|${[...next[1]].sort().join()}`
      if (seen.has(key)) continue
      if (seen.size >= SETS_MAX) return false
      seen.add(key)
      open.push(next)
    }
  }
  return true
}
