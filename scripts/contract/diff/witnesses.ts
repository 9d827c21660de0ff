// Examples as witnesses: what the old document showed as a request must still be accepted, and what the new one shows
// as a response or event must still be expected. An example that the other side refuses proves a break.
import type { Change } from './changes.ts'
import { type Content, contentsOf } from './contents.ts'
import type { Contract } from './place.ts'
import { type Direction, schemaAt } from './schema/atoms.ts'
import { refusalOf } from './schema/refusal.ts'

export interface Proof {
  /** Whose example it is, such as `the example late of the base`. */
  readonly what: string
  readonly where: string
  readonly reason: string
  readonly value: unknown
}

const PROOFS_MAX = 20

export function witnessesOf(base: Contract, revision: Contract, changes: readonly Change[]): readonly Proof[] {
  if (!changes.some(({ level }) => level === 'breaking')) return []
  const [old, now] = [contentsOf(base), contentsOf(revision)]
  const hit = new Set(changes.filter(({ level }) => level === 'breaking').flatMap(({ affects }) => affects))
  const isHit = ({ where }: Content) => [...hit].some((name) => where.startsWith(`${name} `))
  const requests = prove(
    [...old.values()].filter((content) => content.side === 'request' && isHit(content)),
    now,
    'base',
    'in',
  )
  const responses = prove(
    [...now.values()].filter((content) => content.side === 'response' && isHit(content)),
    old,
    'revision',
    'out',
  )
  return [...requests, ...responses].slice(0, PROOFS_MAX)
}

function prove(
  contents: readonly Content[],
  others: ReadonlyMap<string, Content>,
  owner: string,
  direction: Direction,
): Proof[] {
  return contents.flatMap(({ where, schema, samples }) => {
    const other = others.get(where)
    if (!other) return []
    return samples.flatMap(({ name, value }) => {
      const refusal = refusalOf(schemaAt(other.schema), value, direction)
      // An example that its own side refuses proves nothing.
      if (!refusal || refusalOf(schemaAt(schema), value, direction)) return []
      const what = `${name === 'example' ? 'an example' : `the example ${name}`} of the ${owner}`
      return [{ what, where, reason: `${refusal.at} ${refusal.reason}`.trim(), value }]
    })
  })
}
