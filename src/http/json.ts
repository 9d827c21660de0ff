// Strict JSON: bounded depth and size, no `__proto__`, nothing that UTF-8 cannot hold. The long list of a large body, the
// ten thousand people of a campaign, is parsed in slices with a turn of the event loop between them: parsed at once it
// would hold up everybody else's request for as long as all its slices together.
import secureJson from 'secure-json-parse'
import { Problem } from '../kernel/problem.ts'
import { otherTurn } from './turns.ts'

const DEPTH_MAX = 20
/** In one list or object, and in all of them; the largest campaign has half of either. */
const ENTRIES_MAX = 20_000
const ENTRIES_TOTAL_MAX = 300_000
const SLICE_CHARS = 131_072
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/

/**
 * @param text shorter ones than a slice are parsed at once
 * @throws Problem `invalid-json`, or `payload-too-large` for more entries than any request needs
 */
export async function parseJson(text: string): Promise<unknown> {
  const list = await survey(text)
  if (list === undefined) return parseStrictly(text)
  await otherTurn(text.length)
  const body = parseStrictly(text.slice(0, list.opens + 1) + text.slice(list.closes)) as Record<string, unknown[]>
  const items = body[list.key]
  let start = list.opens + 1
  for (const { end, count } of list.slices) {
    const slice = parseStrictly(`[${text.slice(start, end)}]`) as unknown[]
    if (slice.length !== count) throw invalid() // nothing between two commas
    items?.push(...slice)
    start = end + 1
    await otherTurn(text.length)
  }
  return body
}

const invalid = (cause?: unknown) =>
  new Problem('invalid-json', 'The body is not valid JSON, or has a forbidden key.', { cause })

function parseStrictly(text: string): unknown {
  let value: unknown
  try {
    value = secureJson.parse(text, undefined, { protoAction: 'error', constructorAction: 'error' })
  } catch (cause) {
    throw invalid(cause)
  }
  if (SURROGATE_ESCAPE.test(text) && !isWellFormed(value))
    throw new Problem('invalid-json', 'The body has half a surrogate pair, which no UTF-8 can hold.')
  return value
}

/** JSON can write half a character (`\\ud800`); stored as UTF-8 it would come back as another one. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, item]) => key.isWellFormed() && isWellFormed(item))
}

/** A list directly in the outermost object that is worth slicing; places are offsets in the text. */
interface LongList {
  readonly key: string
  readonly opens: number
  readonly closes: number
  /** Each ends before a comma, the last before the bracket. */
  readonly slices: readonly { readonly end: number; readonly count: number }[]
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/** Counts brackets and commas outside strings, before anything is built of them, and finds the list to slice. */
async function survey(text: string): Promise<LongList | undefined> {
  const size = new Size()
  const finder = new ListFinder(text)
  let rest = SLICE_CHARS
  for (let index = 0; index < text.length; index += 1) {
    if (index >= rest) {
      rest = index + SLICE_CHARS
      await otherTurn(text.length)
    }
    const code = text.charCodeAt(index)
    if (code === QUOTE) {
      const end = endOfString(text, index)
      if (size.depth === 1) finder.string(index, end)
      index = end
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (size.depth === 1 && code === OPEN_LIST) finder.opened(index)
      size.open()
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      size.close()
      if (size.depth === 1) finder.closed(index)
    } else if (code === COMMA) {
      size.comma()
      if (size.depth === 2) finder.comma(index)
    } else if (code === COLON && size.depth === 1) finder.named()
  }
  return finder.found()
}

class Size {
  readonly #entries: number[] = []
  #total = 0

  get depth(): number {
    return this.#entries.length
  }

  open(): void {
    if (this.#entries.push(1) > DEPTH_MAX)
      throw new Problem('invalid-json', `The body nests deeper than ${DEPTH_MAX} levels.`)
  }

  close(): void {
    this.#entries.pop()
  }

  comma(): void {
    this.#total += 1
    const last = this.depth - 1
    const count = (this.#entries[last] ?? 0) + 1
    this.#entries[last] = count
    // Each entry may break several rules, and all of them are told.
    if (count > ENTRIES_MAX || this.#total > ENTRIES_TOTAL_MAX)
      throw new Problem('payload-too-large', 'The body has more entries than any request needs.')
  }
}

/** Follows the outermost object only. What is not JSON may mislead it: the parser then refuses a slice or the rest. */
class ListFinder {
  readonly #text: string
  readonly #names: string[] = []
  #lastString = ''
  #opens: number | undefined
  #slices: { end: number; count: number }[] = []
  #start = 0
  #count = 0
  #list: LongList | undefined

  constructor(text: string) {
    this.#text = text
  }

  string(start: number, end: number): void {
    this.#lastString = this.#text.slice(start, end + 1)
  }

  named(): void {
    this.#names.push(this.#lastString)
  }

  opened(index: number): void {
    this.#opens = index
    this.#slices = []
    this.#start = index + 1
    this.#count = 1
  }

  comma(index: number): void {
    if (this.#opens === undefined) return
    if (index - this.#start >= SLICE_CHARS) this.#cut(index)
    else this.#count += 1
  }

  closed(index: number): void {
    if (this.#opens !== undefined && this.#slices.length > 0 && this.#list === undefined) {
      this.#cut(index)
      this.#list = { key: this.#names.at(-1) ?? '', opens: this.#opens, closes: index, slices: this.#slices }
    }
    this.#opens = undefined
  }

  /** None when its name is given twice: which of them counts is for the parser to say. */
  found(): LongList | undefined {
    const list = this.#list
    if (list === undefined || !/^\s*\{/.test(this.#text)) return undefined
    const names = this.#names.map(nameOf)
    const key = nameOf(list.key)
    return key === undefined || names.filter((name) => name === key).length !== 1 ? undefined : { ...list, key }
  }

  #cut(end: number): void {
    this.#slices.push({ end, count: this.#count })
    this.#start = end + 1
    this.#count = 1
  }
}

function nameOf(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string
  } catch {
    return undefined
  }
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (end > 0) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return text.length
}
