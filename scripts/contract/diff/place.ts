// A place is a node of a loaded document: its value, and where it stands, so that every change can name file and line.
// The adapters and the schema comparator walk documents through these functions alone; $refs are followed on the way.
// Guarantee: a document that is not shaped as its format says ends in BadInput with file and line, never in a wrong verdict.

/** One side of a comparison. Made by load.ts. */
export interface Contract {
  readonly format: 'openapi' | 'asyncapi'
  /** As written, such as 3.1.0. */
  readonly version: string
  readonly label: string
  readonly root: Place
  /** Every file of the document by its absolute path. */
  readonly files: ReadonlyMap<string, unknown>
  /** How a file is shown to a person. */
  readonly show: (file: string) => string
  /** Line of a pointer, counted from 1. */
  readonly lineOf: (file: string, pointer: string) => number
  readonly places: Map<string, Place>
}

export interface Place {
  readonly contract: Contract
  readonly file: string
  /** JSON pointer inside the file, with a leading slash; empty for the root. */
  readonly pointer: string
  readonly value: unknown
  /** Unique in this process. */
  readonly id: number
}

export type Fields = Readonly<Record<string, unknown>>

/** A document that cannot be compared. The command answers with exit code 2. */
export class BadInput extends Error {
  readonly file: string
  readonly line: number

  constructor(file: string, line: number, reason: string) {
    super(reason)
    this.name = 'BadInput'
    this.file = file
    this.line = line
  }
}

let placeCount = 0

export function placeAt(contract: Contract, file: string, pointer: string, value: unknown): Place {
  const key = `${file}#${pointer}`
  const known = contract.places.get(key)
  if (known) return known
  placeCount += 1
  const place = { contract, file, pointer, value, id: placeCount }
  contract.places.set(key, place)
  return place
}

export function badPlace({ contract, file, pointer }: Place, reason: string): BadInput {
  return new BadInput(contract.show(file), contract.lineOf(file, pointer), `${reason} (#${pointer})`)
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const escapePointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1')
const unescapePointer = (key: string) => key.replaceAll('~1', '/').replaceAll('~0', '~')

const REF_HOPS_MAX = 100

/** The place that a chain of $refs ends in; the place itself when it holds none. */
export function follow(start: Place): Place {
  let place = start
  for (let hop = 0; hop < REF_HOPS_MAX; hop += 1) {
    const ref = refOf(place)
    if (ref === undefined) return place
    place = refTarget(place, ref)
  }
  throw badPlace(start, 'this reference leads in a circle')
}

/** The text of the $ref at a place, if it holds one. */
export function refOf(place: Place): string | undefined {
  const ref = isFields(place.value) ? place.value.$ref : undefined
  return typeof ref === 'string' ? ref : undefined
}

/** Where a reference leads from a place, one hop. */
export function refTarget(place: Place, ref: string): Place {
  const { contract } = place
  const [uri = '', fragment = ''] = splitRef(ref)
  const file = uri === '' ? place.file : fileOf(place, uri)
  if (!contract.files.has(file)) throw badPlace(place, `the reference ${ref} leads to a document that is not loaded`)
  if (fragment !== '' && !fragment.startsWith('/'))
    throw badPlace(place, `the reference ${ref} names an anchor; only JSON pointers are understood`)
  let value = contract.files.get(file)
  const keys =
    fragment === ''
      ? []
      : fragment
          .slice(1)
          .split('/')
          .map((key) => unescapePointer(decoded(key)))
  for (const key of keys) {
    const next = Array.isArray(value) ? value[Number(key)] : isFields(value) ? ownValue(value, key) : undefined
    if (next === undefined) throw badPlace(place, `the reference ${ref} leads nowhere`)
    value = next
  }
  return placeAt(contract, file, keys.map((key) => `/${escapePointer(key)}`).join(''), value)
}

function splitRef(ref: string): [string, string] {
  const hash = ref.indexOf('#')
  return hash < 0 ? [ref, ''] : [ref.slice(0, hash), ref.slice(hash + 1)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function fileOf(place: Place, uri: string): string {
  const resolved = URL.canParse(uri)
    ? new URL(uri)
    : new URL(decoded(uri).replaceAll('%', '%25'), `file://${encodeURI(place.file)}`)
  return resolved.protocol === 'file:' ? decodeURIComponent(resolved.pathname) : resolved.href
}

const ownValue = (fields: Fields, key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined)

/** The child under a key as it stands, or undefined when there is none. */
export function rawChild(parent: Place, key: string | number): Place | undefined {
  const { value } = parent
  const found = Array.isArray(value) ? value[Number(key)] : isFields(value) ? ownValue(value, String(key)) : undefined
  if (found === undefined) return undefined
  return placeAt(parent.contract, parent.file, `${parent.pointer}/${escapePointer(String(key))}`, found)
}

/** The child under a key with its $refs followed. */
export function child(parent: Place | undefined, key: string | number): Place | undefined {
  const found = parent && rawChild(parent, key)
  return found && follow(found)
}

export const valueAt = (parent: Place | undefined, key: string): unknown => parent && rawChild(parent, key)?.value

export function textAt(parent: Place | undefined, key: string): string | undefined {
  const value = valueAt(parent, key)
  return typeof value === 'string' ? value : undefined
}

/** The members of an object as they stand; none when there is no object. */
export function members(place: Place | undefined): ReadonlyMap<string, Place> {
  const found = new Map<string, Place>()
  // A key that is written with nothing after it.
  if (!place || place.value === null) return found
  if (!isFields(place.value)) throw badPlace(place, 'expected an object here')
  for (const key of Object.keys(place.value)) {
    const member = rawChild(place, key)
    if (member) found.set(key, member)
  }
  return found
}

/** The entries of a list as they stand; none when there is no list. */
export function entries(place: Place | undefined): readonly Place[] {
  if (!place || place.value === null) return []
  if (!Array.isArray(place.value)) throw badPlace(place, 'expected a list here')
  return place.value.flatMap((_, index) => rawChild(place, index) ?? [])
}

/** The last part of the reference at a place: the name that a person knows the thing by. */
export function refName(place: Place): string | undefined {
  const ref = refOf(place)
  const last = ref?.split(/[/#]/).at(-1)
  return last === undefined || last === '' ? undefined : unescapePointer(decoded(last)).replace(/[.](ya?ml|json)$/, '')
}
