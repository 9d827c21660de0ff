// What is written as RFC 4180 says is read as it was, whatever is in it; what is not is a fault of its row.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CsvRow,
  csvRows,
  type Delimiter,
  delimiterOf,
  PAUSE,
  withoutBom,
} from '../../../src/campaigns/recipients/csv.ts'

const read = (text: string, delimiter: Delimiter = ',') =>
  [...csvRows(text, delimiter, 100)].filter((row) => row !== PAUSE)
const fieldsOf = (rows: readonly CsvRow[]) => rows.map(({ fields }) => fields)

/** As RFC 4180 §2: quoted where it must be, and where the writer feels like it. */
function write(
  table: readonly (readonly string[])[],
  delimiter: Delimiter,
  lineEnd: string,
  quoteAll: boolean,
): string {
  const must = new RegExp(`["\r\n${delimiter}]`)
  const field = (value: string) => (quoteAll || must.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
  return table.map((row) => row.map(field).join(delimiter)).join(lineEnd)
}

const value = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'ā', '🙂', '"', ',', ';', '\t', '\r', '\n', ' '), maxLength: 8 }),
  fc.string({ maxLength: 12 }),
)
const tables = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
  .filter((table) => table.every((row) => row.length > 1 || row[0] !== ''))

describe('a table', () => {
  it('is read as it was written, whatever its fields, separator and line ends', () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom<Delimiter>(',', ';', '\t'),
        fc.constantFrom('\r\n', '\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        (table, delimiter, lineEnd, quoteAll, last) => {
          const rows = read(write(table, delimiter, lineEnd, quoteAll) + (last ? lineEnd : ''), delimiter)
          expect(fieldsOf(rows)).toEqual(table)
          expect(rows.filter(({ fault }) => fault !== undefined)).toEqual([])
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('is read to its end whatever the text, with as many lines as it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n'), maxLength: 40 }), (text) => {
        const lines = text.split(/\r\n|\r|\n/).length
        for (const row of read(text)) {
          expect(row.line).toBeLessThanOrEqual(lines)
          expect(row.lines).toHaveLength(row.width)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('lines', () => {
  it('are counted where a field begins, line breaks inside of fields and empty rows included', () => {
    const rows = read('a,b\r\n\r\n"one\r\ntwo",c\n"x\ny","z\nz"\nlast,row')
    expect(rows.map(({ line, lines }) => [line, ...lines])).toEqual([
      [1, 1, 1],
      [3, 3, 4],
      [5, 5, 6],
      [8, 8, 8],
    ])
  })
})

describe('faults', () => {
  it.each([
    ['a,"b', 'is never closed', 1, 2],
    ['a\n"b"c,d', 'goes on after', 2, 1],
  ])('%j has one', (text, words, line, column) => {
    const [fault] = read(text).flatMap((row) => (row.fault === undefined ? [] : [row.fault]))
    expect(fault).toMatchObject({ line, column, code: 'quote' })
    expect(fault?.detail).toContain(words.replace('is ', ''))
  })

  it('keep no more fields than asked for, and tell how many there are', () => {
    const [row] = [...csvRows('a,b,c,d', ',', 2)]
    expect(row).toMatchObject({ fields: ['a', 'b'], width: 4 })
  })
})

describe('a file made to be slow', () => {
  const most = 1_000_000
  it.each([
    ['empty lines', '\n'.repeat(most)],
    ['rows of an empty field', '""\n'.repeat(most / 3)],
    ['rows of two', ',\n'.repeat(most / 2)],
  ])('of %s is read in steps of 64 KiB', (_, text) => {
    let steps = 0
    for (const row of csvRows(text, ',', 54)) if (row === PAUSE) steps += 1
    expect(steps).toBe(Math.floor(text.length / 65_536))
  })

  it.each([
    ['one long field', 'a'.repeat(most)],
    ['doubled quotes', `"${'""'.repeat(most / 2)}"`],
    ['quoted line breaks', `"${'\n'.repeat(most)}"`],
    ['fields', ','.repeat(most)],
  ])('of %s is walked over, and little of it kept', (_, text) => {
    const [row] = read(text)
    const kept = row?.fields.join('').length ?? 0
    expect(kept).toBeLessThanOrEqual(4096)
    expect(row?.fields.length).toBeLessThanOrEqual(100)
  })

  it('does not keep its delimiter from being found', () => {
    expect(delimiterOf(`${'\n'.repeat(most)}phone;name`)).toBe(';')
    expect(delimiterOf(`phone;name;${'x'.repeat(65_536)}${','.repeat(most)}`)).toBe(';') // no need to look further
  })
})

describe('the delimiter', () => {
  it.each([
    ['phone,name\n+1;2;3', ','],
    ['phone;name\n1,2,3,4', ';'],
    ['phone\tname, first\tage', '\t'],
    ['"a;b;c;d",e\n', ','],
    ['\n\nphone;name\n', ';'],
    ['phone', ','],
    ['', ','],
  ])('of %j is %j', (text, delimiter) => {
    expect(delimiterOf(text)).toBe(delimiter)
  })
})

it('a byte order mark is no part of the first name', () => {
  expect(withoutBom('\ufeffphone')).toBe('phone')
})
