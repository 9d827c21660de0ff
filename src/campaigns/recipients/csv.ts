// Reads CSV as of RFC 4180, in short steps, so that the reader can let others have a turn. Line ends are CRLF, LF
// or CR; empty rows are left out. What is not well formed is a fault of its row, and reading goes on after it.
// A file may be made to be slow: what nobody needs of it is walked over, not kept.

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
const DELIMITER_CODES = DELIMITERS.map((delimiter) => delimiter.charCodeAt(0))
/** More than any row of names has that is taken. */
const FIRST_ROW_LOOKED_AT = 65_536
/** Characters kept of a field: more than a value may have, so that one too long is seen to be. */
const FIELD_KEPT = 4096
const CHARACTERS_PER_STEP = 65_536

export const withoutBom = (text: string): string => (text.startsWith(BOM) ? text.slice(1) : text)

/** The delimiter that stands most often in the first row, outside quotes; a comma when none does. */
export function delimiterOf(text: string): Delimiter {
  const counts = DELIMITERS.map(() => 0)
  let quoted = false
  const first = afterLineEnds(text, 0)
  const end = Math.min(text.length, first + FIRST_ROW_LOOKED_AT)
  for (let at = first; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) quoted = !quoted
    if (quoted) continue
    if (code === LF || code === CR) break
    const index = DELIMITER_CODES.indexOf(code)
    if (index >= 0) counts[index] = (counts[index] ?? 0) + 1
  }
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

function afterLineEnds(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === LF || text.charCodeAt(at) === CR) at += 1
  return at
}

interface Place {
  at: number
  line: number
}

/** Stands between rows where others should have a turn. */
export const PAUSE = Symbol('pause')

/** @param fieldsMax what a row has beyond these is counted and not kept */
export function* csvRows(
  text: string,
  delimiter: Delimiter,
  fieldsMax: number,
): Generator<CsvRow | typeof PAUSE, undefined> {
  const place: Place = { at: 0, line: 1 }
  let stepEnds = CHARACTERS_PER_STEP
  while (place.at < text.length) {
    const row = isLineEnd(text.charCodeAt(place.at))
      ? undefined
      : readRow(text, delimiter.charCodeAt(0), fieldsMax, place)
    if (row === undefined) skipLineEnd(text, place)
    else if (!isEmpty(row)) yield row
    if (place.at < stepEnds) continue
    stepEnds = place.at + CHARACTERS_PER_STEP
    yield PAUSE
  }
}

const isLineEnd = (code: number) => code === LF || code === CR

const isEmpty = ({ width, fields, fault }: CsvRow) => width === 1 && fields[0] === '' && fault === undefined

function readRow(text: string, delimiter: number, fieldsMax: number, place: Place): CsvRow {
  const { line } = place
  const fields: string[] = []
  const lines: number[] = []
  let width = 0
  let fault: CsvFault | undefined
  for (;;) {
    const begins = place.line
    const quoted = text.charCodeAt(place.at) === QUOTE
    width += 1
    if (!quoted && width > fieldsMax) skipPlain(text, delimiter, place)
    else {
      const { value, wrong } = quoted ? readQuoted(text, delimiter, place) : readPlain(text, delimiter, place)
      if (width <= fieldsMax) {
        fields.push(value)
        lines.push(begins)
      }
      if (wrong !== undefined) fault ??= { line: begins, column: width, code: 'quote', detail: wrong }
    }
    if (text.charCodeAt(place.at) !== delimiter) break
    place.at += 1
  }
  skipLineEnd(text, place)
  return { line, fields, lines, width, fault }
}

type Field = { value: string; wrong: string | undefined }

function skipPlain(text: string, delimiter: number, place: Place): void {
  let { at } = place
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === delimiter || code === LF || code === CR) break
    at += 1
  }
  place.at = at
}

function readPlain(text: string, delimiter: number, place: Place): Field {
  const start = place.at
  skipPlain(text, delimiter, place)
  return { value: text.slice(start, Math.min(place.at, start + FIELD_KEPT)), wrong: undefined }
}

/** RFC 4180 §2.5-2.7: to the closing quote; a doubled quote stands for one. */
function readQuoted(text: string, delimiter: number, place: Place): Field {
  const start = place.at + 1
  const end = closingQuote(text, start, place)
  const value = text.slice(start, Math.min(end, start + FIELD_KEPT)).replaceAll('""', '"')
  if (end === text.length) return { value, wrong: 'begins with a double quote that is never closed' }
  place.at = end + 1
  const rest = readPlain(text, delimiter, place).value
  return { value: value + rest, wrong: rest === '' ? undefined : 'goes on after its closing double quote' }
}

/** @returns where it is, or the end of the text; the lines on the way are counted */
function closingQuote(text: string, from: number, place: Place): number {
  let at = from
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) place.line += 1
    if (code !== QUOTE) continue
    if (text.charCodeAt(at + 1) !== QUOTE) break
    at += 1
  }
  place.at = at
  return at
}

function skipLineEnd(text: string, place: Place): void {
  const code = text.charCodeAt(place.at)
  if (Number.isNaN(code)) return
  place.at += code === CR && text.charCodeAt(place.at + 1) === LF ? 2 : 1
  place.line += 1
}
