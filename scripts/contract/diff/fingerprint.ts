// The name of a change that an approval refers to. It holds what was approved and nothing else: the document, the rule, the
// part, whom it hits, and what became of it. No wording, no line and no file: a report may be reworded and a file moved.
// Guarantee: whatever is worse or other than what was approved has another name, and blocks again.
import { createHash } from 'node:crypto'
import { type Contract, child, type Place, textAt } from './place.ts'
import { digestOf } from './resolved.ts'
import { canonical } from './schema/traits.ts'

/** Rules of which `before` and `after` do not tell all there is: what stood and stands there is part of the name. */
const WHOLE = new RegExp(
  `^(${[
    'schema-not-comparable|payload-not-comparable|payload-format-changed|trait-changed|unknown-keyword|unknown-field',
    '(condition|not|contains|unevaluated|content|property-names|pattern-property|dependent-schema)-[a-z]+',
    'branch-(added|removed|split|merged)|property-defined|binding-(added|changed)|headers-added|link-changed',
    'part-encoding-changed',
  ].join('|')})$`,
)

interface Told {
  readonly rule: string
  readonly path: string
  readonly direction?: string | undefined
  readonly old?: Place | undefined
  readonly new?: Place | undefined
  readonly before?: unknown
  readonly after?: unknown
  /** All that the change is about, where `old` and `new` show a part of it. */
  readonly states?: readonly (Place | undefined)[] | undefined
}

/** What is kept of a change whose parts are not told one by one. */
function contentOf({ rule, old, new: now, before, after, states }: Told): string | null {
  if (!WHOLE.test(rule)) return null
  // In another language than JSON Schema, and where no rule knows what is said, neither is it known what is prose.
  if (/^(payload|unknown)-/.test(rule)) return digestOf(states ?? [old, now], 'all')
  if (states) return digestOf(states)
  // A side that is not there is shown by what would hold it, and that may change without being what was approved.
  const both = before === undefined && after === undefined
  return digestOf([both || before !== undefined ? old : undefined, both || after !== undefined ? now : undefined])
}

/** @param apart what tells it from others that are called the same */
export function fingerprintOf(finding: Told, document: string, apart: readonly string[] = []): string {
  const { rule, path, direction } = finding
  const content = contentOf(finding)
  // As written it would name the references, and what they lead to may be kept elsewhere tomorrow.
  const [before, after] = [finding.before, finding.after].map((value) =>
    content !== null && typeof value === 'object' ? null : (value ?? null),
  )
  const identity = [document, rule, path, direction ?? null, before, after, content]
  return createHash('sha256')
    .update(canonical([...identity, ...apart]))
    .digest('hex')
    .slice(0, 16)
}

/** Where a change stands, for two that are called the same: components of one name in two files. */
export const standing = ({ old, new: now }: Told): string =>
  [old, now].map((place) => (place ? `${lastParts(place.file, 2)}#${place.pointer}` : '')).join(' ')

const lastParts = (file: string, count: number) => file.split('/').slice(-count).join('/')

interface Sides {
  readonly base: Contract
  readonly revision: Contract
}

export const documentName = ({ format, root }: Contract) => `${format} ${textAt(child(root, 'info'), 'title') ?? ''}`

/**
 * What each document of a run is called in fingerprints: its format and the title it had, which survive a new name of the
 * file; where two share these, as much of the path of each as tells them apart.
 */
export function documentNames(compared: readonly Sides[]): readonly string[] {
  const names = compared.map(({ base }) => documentName(base))
  return compared.map((sides, index) => {
    const name = names[index] ?? ''
    const namesakes = compared.filter((_, other) => names[other] === name)
    return namesakes.length === 1 ? name : `${name} ${pathAmong(sides, namesakes)}`
  })
}

const fileOf = ({ root }: { readonly root: Place }) => root.file

function pathAmong(sides: Sides, all: readonly Sides[]): string {
  // One revision that is held against two bases is told apart by these.
  const ways: readonly ((one: Sides) => string)[] = [
    ({ revision }) => fileOf(revision),
    ({ base, revision }) => `${fileOf(base)}/${fileOf(revision)}`,
    ({ base, revision }) => `${base.label}/${revision.label}`,
  ]
  const way = ways.find((told) => new Set(all.map(told)).size === all.length) ?? ways[2]
  const paths = all.map((one) => way?.(one) ?? '')
  const longest = Math.max(...paths.map((path) => path.split('/').length))
  const told = (count: number) => new Set(paths.map((path) => lastParts(path, count))).size
  const enough = Array.from({ length: longest }, (_, at) => at + 1).find((count) => told(count) === told(longest))
  return lastParts(way?.(sides) ?? '', enough ?? longest)
}
