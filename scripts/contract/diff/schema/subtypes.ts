// Schemas that nothing need refer to: those that stand for the values of a discriminator, because it maps to them or because
// they build on its schema by `allOf` (OpenAPI 3.1.1 §4.8.25). Whoever reads or writes the schema reads and writes them.
import {
  BadInput,
  type Contract,
  child,
  entries,
  follow,
  isFields,
  members,
  type Place,
  rawChild,
  refTarget,
} from '../place.ts'
import { discriminatorOf } from './tags.ts'

const DEPTH_MAX = 40

/** By the value of the discriminator; without those that a choice beside it lists, which are compared as its branches. */
export function subtypesOf(place: Place): ReadonlyMap<string, Place> {
  const known = found.get(place)
  if (known !== undefined) return known
  const made = find(place)
  found.set(place, made)
  return made
}

const found = new WeakMap<Place, ReadonlyMap<string, Place>>()

function find(place: Place): ReadonlyMap<string, Place> {
  const discriminator = isFields(place.value) ? discriminatorOf(place.value.discriminator) : undefined
  if (discriminator === undefined) return new Map()
  const listed = new Set(
    ['oneOf', 'anyOf'].flatMap((keyword) => entries(rawChild(place, keyword)).map((at) => follow(at).id)),
  )
  const mapping = isFields(discriminator.mapping) ? Object.entries(discriminator.mapping) : []
  const mapped = mapping.flatMap(([tag, target]): [string, Place][] => {
    const at = typeof target === 'string' ? targetOf(place, target) : undefined
    return at === undefined ? [] : [[tag, at]]
  })
  const named = new Set(mapped.map(([, at]) => at.id))
  const implied = [...(buildersOf(place.contract).get(place.id) ?? [])].filter(([, at]) => !named.has(at.id))
  return new Map([...implied, ...mapped].filter(([, at]) => !listed.has(at.id) && at.id !== place.id))
}

/** A mapping names a component or refers to a schema; one that leads nowhere maps to nothing. */
function targetOf(place: Place, target: string): Place | undefined {
  const schemas = schemasOf(place.contract)
  const component = schemas.get(target)
  if (component !== undefined) return follow(component)
  try {
    return follow(refTarget(place, target))
  } catch (error) {
    if (error instanceof BadInput) return undefined
    throw error
  }
}

const schemasOf = ({ root }: Contract) => members(child(child(root, 'components'), 'schemas'))

const builders = new WeakMap<Contract, ReadonlyMap<number, readonly (readonly [string, Place])[]>>()

/** Named schemas by what they build on, at any depth. */
function buildersOf(contract: Contract): ReadonlyMap<number, readonly (readonly [string, Place])[]> {
  const known = builders.get(contract)
  if (known !== undefined) return known
  const made = new Map<number, [string, Place][]>()
  for (const [name, written] of schemasOf(contract)) {
    const schema = follow(written)
    for (const base of basesOf(schema, new Set(), 0)) made.set(base, [...(made.get(base) ?? []), [name, schema]])
  }
  builders.set(contract, made)
  return made
}

function basesOf(schema: Place, met: Set<number>, depth: number): Set<number> {
  if (depth === DEPTH_MAX) return met
  for (const part of entries(rawChild(schema, 'allOf'))) {
    const base = follow(part)
    if (met.has(base.id)) continue
    met.add(base.id)
    basesOf(base, met, depth + 1)
  }
  return met
}
