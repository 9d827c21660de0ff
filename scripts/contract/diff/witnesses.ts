// Examples as witnesses: what the old document showed as a request must still be accepted, and what the new one shows
// as a response or event must still be expected. An example that the other side refuses proves a break.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Change } from './changes.ts'
import { type Content, contentsOf } from './contents.ts'
import type { Contract, Fields, Place } from './place.ts'
import { follow, isFields, rawChild } from './place.ts'

export interface Proof {
  /** Whose example it is, such as `the example late of the base`. */
  readonly what: string
  readonly where: string
  readonly reason: string
  readonly value: unknown
}

const PROOFS_MAX = 20

export function witnessesOf(base: Contract, revision: Contract, changes: readonly Change[]): readonly Proof[] {
  // Without a break there is nothing to prove, and compiling schemas takes longer than comparing them.
  if (!changes.some(({ level }) => level === 'breaking')) return []
  const [old, now] = [contentsOf(base), contentsOf(revision)]
  const hit = new Set(changes.filter(({ level }) => level === 'breaking').flatMap(({ affects }) => affects))
  const isHit = ({ where }: Content) => [...hit].some((name) => where.startsWith(`${name} `))
  const requests = prove(
    [...old.values()].filter((content) => content.side === 'request' && isHit(content)),
    now,
    'base',
  )
  const responses = prove(
    [...now.values()].filter((content) => content.side === 'response' && isHit(content)),
    old,
    'revision',
  )
  return [...requests, ...responses].slice(0, PROOFS_MAX)
}

function prove(contents: readonly Content[], others: ReadonlyMap<string, Content>, owner: string): Proof[] {
  return contents.flatMap((content) => {
    const other = others.get(content.where)
    if (!other || content.samples.length === 0) return []
    const [judge, own] = [validatorOf(other.schema), validatorOf(content.schema)]
    // An example that its own side refuses proves nothing.
    if (!judge || !own) return []
    const { where } = content
    return content.samples.flatMap(({ name, value }) => {
      if (own(value) !== true || judge(value) === true) return []
      const [error] = judge.errors ?? []
      return [
        {
          what: `${name === 'example' ? 'an example' : `the example ${name}`} of the ${owner}`,
          where,
          reason: `${error?.instancePath ?? ''} ${error?.message ?? 'is refused'}`.trim(),
          value,
        },
      ]
    })
  })
}

/** Compiles a schema with everything it refers to; undefined when it cannot be. */
function validatorOf(schema: Place): ValidateFunction | undefined {
  const definitions: Record<string, unknown> = {}
  const names = new Map<number, string>()
  const nameOf = (place: Place): string => {
    const known = names.get(place.id)
    if (known !== undefined) return known
    const name = `part${names.size}`
    names.set(place.id, name)
    definitions[name] = copy(place)
    return name
  }
  const copy = (place: Place): unknown => {
    const { value } = place
    if (Array.isArray(value)) return value.map((_, index) => copyChild(place, index))
    if (!isFields(value)) return value
    if (typeof value.$ref === 'string') {
      const rest: Fields = Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$ref'))
      return { ...rest, $ref: `#/$defs/${nameOf(follow(place))}` }
    }
    return Object.fromEntries(Object.keys(value).map((key) => [key, copyChild(place, key)]))
  }
  const copyChild = (place: Place, key: string | number) => {
    const at = rawChild(place, key)
    return at && copy(at)
  }
  try {
    const root = nameOf(follow(schema))
    const ajv = new Ajv2020({ strict: false, allErrors: false, logger: false })
    addFormats.default(ajv)
    return ajv.compile({ $ref: `#/$defs/${root}`, $defs: definitions })
  } catch {
    return undefined
  }
}
