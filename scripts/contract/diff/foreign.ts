// Where a document holds schemas that are not JSON Schema, such as Avro: what checks the structure of AsyncAPI takes every
// payload for JSON Schema, and what it says of these is no mistake of theirs. Called by load.ts.
import { isJsonSchema, languageOf } from './asyncapi/languages.ts'
import { type Contract, isFields, members, type Place, placeAt, rawChild, refOf, refTarget } from './place.ts'

const spot = (file: string, pointer: string) => `${file}#${pointer}`

/** @returns whether a place, by file and pointer, is in another language, or says which */
export function foreignParts(contract: Contract): (file: string, pointer: string) => boolean {
  const exact = new Set<string>()
  const whole = new Map<string, Place>()
  for (const [file, content] of contract.files)
    for (const place of within(placeAt(contract, file, '', content))) {
      const format = isFields(place.value) ? place.value.schemaFormat : undefined
      if (typeof format !== 'string') continue
      const multi = rawChild(place, 'schema')
      // Components may hold a schema with its language, which those who check expect in messages alone.
      if (multi) for (const key of ['schemaFormat', 'schema']) exact.add(spot(file, `${place.pointer}/${key}`))
      const schema = multi ?? rawChild(place, 'payload')
      if (schema && !isJsonSchema(languageOf(format))) whole.set(spot(file, schema.pointer), schema)
    }
  // What they refer to is in their language as well.
  for (const place of whole.values())
    for (const part of within(place)) {
      const ref = refOf(part)
      const target = ref === undefined ? undefined : targetOf(part, ref)
      if (target) whole.set(spot(target.file, target.pointer), target)
    }
  const roots = [...whole.values()]
  return (file, pointer) =>
    exact.has(spot(file, pointer)) ||
    roots.some((root) => root.file === file && (pointer === root.pointer || pointer.startsWith(`${root.pointer}/`)))
}

/** A place and all below it. */
function* within(start: Place): Generator<Place> {
  const open = [start]
  for (let place = open.pop(); place; place = open.pop()) {
    yield place
    const { value } = place
    if (Array.isArray(value)) open.push(...value.flatMap((_, index) => (place && rawChild(place, index)) ?? []))
    else if (isFields(value)) open.push(...members(place).values())
  }
}

function targetOf(place: Place, ref: string): Place | undefined {
  try {
    return refTarget(place, ref)
  } catch {
    // One that leads nowhere is told by others.
    return undefined
  }
}
