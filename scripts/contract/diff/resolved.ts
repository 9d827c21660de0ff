// What a part of a document says once every $ref in it is followed, as one text: the same whatever the order of keys and
// wherever the parts are kept. For what no rule takes apart (bindings, payloads in other languages, links), and for
// fingerprints, which must not outlive what was approved. Called by the adapters and changes.ts.
import { createHash } from 'node:crypto'
import { BadInput, entries, isFields, type Place, rawChild, refOf, refTarget } from './place.ts'
import { SILENT } from './schema/keywords.ts'
import { canonical } from './schema/traits.ts'

export interface Resolved {
  readonly text: string
  /** False when a reference is left that leads nowhere: what stands behind it was not seen. */
  readonly whole: boolean
}

/** `prose` leaves out what is said to people; `all` keeps everything, for languages whose words are not known here. */
type Kept = 'prose' | 'all'

const PROSE = new Set([...SILENT, 'summary', 'tags'])
/** Under these stand names that somebody chose: a property that is called description is no prose. */
const NAMES = new Set(
  'properties patternProperties $defs definitions dependentSchemas dependentRequired mapping variables headers encoding'.split(
    ' ',
  ),
)
/** Under these stand values, in which nothing is prose: those of a schema, and what a link hands on. */
const VALUES = new Set('const enum default parameters requestBody'.split(' '))
const SCOPES = new Set(['scopes', 'availableScopes'])
const UNORDERED = new Set(['required', 'type', 'enum'])
const NODES_MAX = 20_000

export function resolved(place: Place | undefined, kept: Kept = 'prose'): Resolved {
  if (!place) return { text: '', whole: true }
  // What is written out in full at each use would outgrow memory where choices refer to each other.
  return write(place, kept, false) ?? write(place, kept, true) ?? { text: '', whole: false }
}

/** A short name for what some places say together. */
export const digestOf = (places: readonly (Place | undefined)[], kept: Kept = 'prose'): string =>
  createHash('sha256')
    .update(JSON.stringify(places.map((place) => (place ? resolved(place, kept).text : null))))
    .digest('hex')
    .slice(0, 16)

/** @returns undefined when the text is too long to be written in full */
function write(start: Place, kept: Kept, once: boolean): Resolved | undefined {
  const met = new Map<number, number>()
  let whole = true
  let nodes = 0
  const isProse = (key: string, holder: string) =>
    kept === 'prose' && !NAMES.has(holder) && !SCOPES.has(holder) && (PROSE.has(key) || key.startsWith('x-'))

  const text = (place: Place, holder: string): string => {
    nodes += 1
    if (!once && nodes > NODES_MAX) return ''
    const { value } = place
    if (kept === 'prose' && VALUES.has(holder))
      return Array.isArray(value) && UNORDERED.has(holder)
        ? `[${value.map(canonical).sort().join()}]`
        : canonical(value)
    if (Array.isArray(value)) {
      const items = entries(place).map((item) => text(item, ''))
      return `[${(UNORDERED.has(holder) ? items.sort() : items).join()}]`
    }
    if (!isFields(value)) return JSON.stringify(value) ?? 'null'
    const known = met.get(place.id)
    if (known !== undefined) return `<${once ? known : met.size - known}>`
    met.set(place.id, met.size)
    const written = fields(place, holder)
    if (!once) met.delete(place.id)
    return written
  }

  const fields = (place: Place, holder: string): string => {
    const ref = refOf(place)
    const target = ref === undefined ? undefined : targetOf(place, ref)
    if (ref !== undefined && !target) whole = false
    const pairs = Object.keys(isFields(place.value) ? place.value : {})
      .filter((key) => !isProse(key, holder) && !(key === '$ref' && target))
      .sort()
      .flatMap((key) => {
        const member = rawChild(place, key)
        if (!member) return []
        // What a scope lets one do is said in words.
        const said = kept === 'prose' && SCOPES.has(holder) ? '' : text(member, NAMES.has(holder) ? '' : key)
        return [`${JSON.stringify(key)}:${said}`]
      })
    const own = `{${pairs.join()}}`
    if (!target) return own
    return pairs.length === 0 ? text(target, holder) : `${own}&${text(target, holder)}`
  }

  const found = text(start, '')
  return !once && nodes > NODES_MAX ? undefined : { text: found, whole }
}

function targetOf(place: Place, ref: string): Place | undefined {
  try {
    return refTarget(place, ref)
  } catch (error) {
    if (error instanceof BadInput) return undefined
    throw error
  }
}
