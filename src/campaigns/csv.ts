// Reads CSV as of RFC 4180, one row at a time, so that the reader can let others have a turn. Line ends are CRLF, LF
// or CR; empty rows are left out. What is not well formed is a fault of its row, and reading goes on after it.

export type Delimiter = ',' | ';' | '\t'

export interface CsvFault {
  readonly line: number
  /** Number of the field, from 1; undefined when the row as a whole is meant. */
  readonly column: number | undefined
  readonly code: string
  readonly detail: string
}

export interface CsvRow {
  /** Where it begins, from 1. */
  readonly line: number
  /** No more than asked for; `width` tells how many there are. */
  readonly fields: readonly string[]
  /** Where each field begins. */
  readonly lines: readonly number[]
  readonly width: number
  readonly fault: CsvFault | undefined
}

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d
const BOM = '\ufeff'
const DELIMITERS: readonly Delimiter[] = [',', ';', '\t']

export const withoutBom = (text: string): string => (text.startsWith(BOM) ? text.slice(1) : text)

/** The delimiter that stands most often in the first row, outside quotes; a comma when none does. */
export function delimiterOf(text: string): Delimiter {
  const counts = new Map<string, number>()
  let quoted = false
  let begun = false
  for (const character of text) {
    if (character === '"') quoted = !quoted
    if (!quoted && (character === '\n' || character === '\r') && begun) break
    begun ||= character.trim() !== ''
    if (!quoted) counts.set(character, (counts.get(character) ?? 0) + 1)
  }
  const ranked = DELIMITERS.toSorted((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0))
  return ranked[0] ?? ','
}

interface Place {
  at: number
  line: number
}

/** @param fieldsMax what a row has beyond these is counted and not kept */
export function* csvRows(text: string, delimiter: Delimiter, fieldsMax: number): Generator<CsvRow> {
  const place: Place = { at: 0, line: 1 }
  while (place.at < text.length) {
    const row = readRow(text, delimiter.charCodeAt(0), fieldsMax, place)
    const empty = row.width === 1 && row.fields[0] === '' && row.fault === undefined
    if (!empty) yield row
  }
}

function readRow(text: string, delimiter: number, fieldsMax: number, place: Place): CsvRow {
  const { line } = place
  const fields: string[] = []
  const lines: number[] = []
  let width = 0
  let fault: CsvFault | undefined
  for (;;) {
    const begins = place.line
    const quoted = text.charCodeAt(place.at) === QUOTE
    const { value, wrong } = quoted ? readQuoted(text, delimiter, place) : readPlain(text, delimiter, place)
    width += 1
    if (width <= fieldsMax) {
      fields.push(value)
      lines.push(begins)
    }
    if (wrong !== undefined) fault ??= { line: begins, column: width, code: 'quote', detail: wrong }
    if (text.charCodeAt(place.at) !== delimiter) break
    place.at += 1
  }
  skipLineEnd(text, place)
  return { line, fields, lines, width, fault }
}

type Field = { value: string; wrong: string | undefined }

const endsField = (code: number, delimiter: number) =>
  Number.isNaN(code) || code === delimiter || code === LF || code === CR

function readPlain(text: string, delimiter: number, place: Place): Field {
  const start = place.at
  while (!endsField(text.charCodeAt(place.at), delimiter)) place.at += 1
  return { value: text.slice(start, place.at), wrong: undefined }
}

/** RFC 4180 §2.5-2.7: to the closing quote; a doubled quote stands for one. */
function readQuoted(text: string, delimiter: number, place: Place): Field {
  let value = ''
  let from = place.at + 1
  for (;;) {
    const end = text.indexOf('"', from)
    const part = text.slice(from, end < 0 ? text.length : end)
    value += part
    place.line += lineEnds(part)
    place.at = end < 0 ? text.length : end + 1
    if (end < 0) return { value, wrong: 'begins with a double quote that is never closed' }
    if (text.charCodeAt(place.at) !== QUOTE) break
    value += '"'
    from = place.at + 1
  }
  const rest = readPlain(text, delimiter, place).value
  return { value: value + rest, wrong: rest === '' ? undefined : 'goes on after its closing double quote' }
}

function lineEnds(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count += 1
  }
  return count
}

function skipLineEnd(text: string, place: Place): void {
  const code = text.charCodeAt(place.at)
  if (Number.isNaN(code)) return
  place.at += code === CR && text.charCodeAt(place.at + 1) === LF ? 2 : 1
  place.line += 1
}
