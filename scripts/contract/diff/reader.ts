// Reads the files of one side of a comparison for @redocly/openapi-core, which finds out which ones those are.
// Guarantee: what it hands on is UTF-8, is JSON where its name says so, and is no larger than it looks; nothing comes from
// another host unless that was asked for. Everything else is an error with its line.
import { isUtf8 } from 'node:buffer'
import { BaseResolver, ResolveError, Source, YamlParseError } from '@redocly/openapi-core'
import { isRemote, type Origin } from './origin.ts'

/** What aliases may add to a file: it is written once and stands for all of it, and would be gone through as all of it. */
const ALIASED_VALUES_MAX = 500_000

type Document = ReturnType<BaseResolver['parseDocument']>

export class Reader extends BaseResolver {
  readonly #origin: Origin
  readonly #remote: boolean

  constructor(origin: Origin, remote: boolean) {
    super()
    this.#origin = origin
    this.#remote = remote
  }

  override async loadExternalRef(ref: string): Promise<Source> {
    if (/^file:/i.test(ref)) throw new ResolveError(new Error(`${ref} is a URL; write a path`))
    if (isRemote(ref)) {
      if (!this.#remote) throw new ResolveError(new Error(`${ref} is on another host; pass --remote to fetch it`))
      return super.loadExternalRef(ref)
    }
    let bytes: Uint8Array
    try {
      bytes = this.#origin.read(ref)
    } catch (error) {
      throw new ResolveError(error instanceof Error ? error : new Error(String(error)))
    }
    return new Source(ref, textOf(bytes, ref).replaceAll('\r\n', '\n'))
  }

  override parseDocument(source: Source, isRoot = false): Document {
    const document = super.parseDocument(source, isRoot || isJsonByContent(source))
    if (/[.]json$/i.test(source.absoluteRef)) refuseOtherThanJson(source)
    if (aliasedValues(document.parsed) > ALIASED_VALUES_MAX)
      throw faultIn(source, `aliases make more than ${ALIASED_VALUES_MAX} values of it`, 1)
    return document
  }
}

/** Schemas have endings of their own, such as .avsc and .jsonschema, which Redocly would take for text. */
function isJsonByContent({ absoluteRef, body }: Source): boolean {
  if (/[.](json|ya?ml)$/i.test(absoluteRef) || !/^\s*[[{]/.test(body)) return false
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}

/** In the form in which Redocly tells where a parser failed. */
const faultIn = (source: Source, reason: string, line: number) =>
  new YamlParseError(new Error(`${reason} in "${source.absoluteRef}" (${line}:1)`), source)

const lineAt = (text: string, index: number) => text.slice(0, Math.max(index, 0)).split('\n').length

function textOf(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw faultIn(new Source(file, ''), 'this is UTF-16; save it as UTF-8', 1)
  const text = new TextDecoder('utf-8').decode(bytes)
  // Another encoding would be read as a row of question marks, in which all words are the same.
  if (!isUtf8(bytes)) throw faultIn(new Source(file, text), 'this is not UTF-8', lineAt(text, text.indexOf('\ufffd')))
  return text
}

/** YAML takes commas too many and comments, which nobody else who reads the file will. */
function refuseOtherThanJson(source: Source): void {
  try {
    JSON.parse(source.body)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const [, position] = reason.match(/at position (\d+)/) ?? []
    const line = lineAt(source.body, position === undefined ? source.body.length : Number(position))
    throw faultIn(source, 'this is not JSON, whatever its name says', line)
  }
}

/** How many values more a document is when all its aliases are written out. An alias comes after what it stands for. */
function aliasedValues(document: unknown): number {
  const sizes = new Map<object, number>()
  let written = 0
  const sizeOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) {
      written += 1
      return 1
    }
    const known = sizes.get(value)
    if (known !== undefined) return known
    // One that holds itself is found out when its references are followed.
    sizes.set(value, 0)
    written += 1
    const size = Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 1)
    sizes.set(value, size)
    return size
  }
  return sizeOf(document) - written
}
