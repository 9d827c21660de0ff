// People in a CSV file: the header names what the columns are, every row is a person. What is wrong is told by line and
// column.
import type { Violation } from '../../kernel/problem.ts'
import { type CsvFault, type CsvRow, csvRows, type Delimiter, delimiterOf, PAUSE, withoutBom } from './csv.ts'
import { type Fault, type IntakeRules, judge } from './intake.ts'

export const ROWS_MAX = 10_000
const CONTEXT_COLUMNS_MAX = 50
const COLUMNS_MAX = CONTEXT_COLUMNS_MAX + 3
const CHARACTERS_MAX = { external_id: 255, timezone: 64, name: 64, value: 1000 }
const SLICE = 200
const PHONE = 'phone'
const PHONE_TOO: readonly string[] = ['phone_number', 'mobile', 'mobile_number', 'telephone', 'tel']
const OWN: readonly string[] = ['external_id', 'timezone']
const NAMES: Record<Delimiter, 'comma' | 'semicolon' | 'tab'> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' }

export interface ImportedRecipient {
  readonly phone: string
  readonly context: Readonly<Record<string, string>>
  readonly external_id?: string
  readonly timezone?: string
}

export interface Import {
  readonly delimiter: 'comma' | 'semicolon' | 'tab'
  readonly contextColumns: readonly string[]
  readonly rows: number
  readonly recipients: readonly ImportedRecipient[]
  /** Where the number of each of them stands. */
  readonly places: readonly { readonly line: number; readonly column: number }[]
  /** Faults for which the file is refused. */
  readonly rejected: readonly Violation[]
  /** Faults of rows left out. */
  readonly skipped: readonly Violation[]
  readonly skippedRows: number
}

/** What each column is: `phone`, `external_id`, `timezone` or `context/<name>`. */
type Columns = readonly string[]

export async function readImport(text: string, rules: IntakeRules): Promise<Import> {
  const delimiter = delimiterOf(withoutBom(text))
  const reading = csvRows(withoutBom(text), delimiter, COLUMNS_MAX + 1)
  const header = await firstRow(reading)
  const headerFaults: CsvFault[] = []
  const columns = header === undefined ? [] : columnsOf(header, headerFaults)
  if (header === undefined) headerFaults.push({ line: 1, column: undefined, code: 'empty', detail: 'names no columns' })
  else headerFaults.push(...missingColumns(header, columns, rules))
  const contextColumns = columns.filter((column) => column.startsWith('context/')).map((column) => column.slice(8))
  const common = { delimiter: NAMES[delimiter], contextColumns }
  const nobody = { ...common, rows: 0, recipients: [], places: [], skipped: [], skippedRows: 0 }
  if (headerFaults.length > 0) return { ...nobody, rejected: headerFaults.map(violationOf) }

  const rows: CsvRow[] = []
  const people: ReturnType<typeof personOf>[] = []
  const found: Fault[] = []
  for (const row of reading) {
    if (row === PAUSE || rows.length % SLICE === SLICE - 1) await new Promise(setImmediate)
    if (row === PAUSE) continue
    if (rows.length === ROWS_MAX) return { ...nobody, rejected: [violationOf(tooMany(row))] }
    found.push(...rowFaults(row, columns, rows.length))
    people.push(personOf(row, columns))
    rows.push(row)
  }
  const { accepted, rejected, skipped } = await judge(people, rules, found)
  const shown = (faults: readonly Fault[]) => faults.map((fault) => violationOf(placed(fault, rows, columns)))
  return {
    ...common,
    rows: rows.length,
    recipients: accepted.map(({ index, phone }) => ({ ...(people[index] as ImportedRecipient), phone })),
    places: accepted.map(({ index }) => placeOf(rows[index] as CsvRow, columns.indexOf(PHONE))),
    rejected: shown(rejected),
    skipped: shown(skipped),
    skippedRows: rows.length - accepted.length,
  }
}

async function firstRow(reading: ReturnType<typeof csvRows>): Promise<CsvRow | undefined> {
  for (;;) {
    const { value } = reading.next()
    if (value !== PAUSE) return value
    await new Promise(setImmediate)
  }
}

const placeOf = (row: CsvRow, at: number) => ({ line: row.lines[at] ?? row.line, column: at + 1 })

const tooMany = ({ line }: CsvRow): CsvFault => ({
  line,
  column: undefined,
  code: 'too-many-rows',
  detail: `is beyond the ${ROWS_MAX} rows that a file may have`,
})

const violationOf = ({ column, ...rest }: CsvFault): Violation => (column === undefined ? rest : { ...rest, column })

/** The phone column is the one called so, or else the only one that is called alike. */
function columnsOf({ line, fields, lines, width, fault }: CsvRow, faults: CsvFault[]): Columns {
  if (fault !== undefined) faults.push(fault)
  const names = fields.map((name) => name.trim())
  const lower = names.map((name) => name.toLowerCase())
  const alike = lower.filter((name) => PHONE_TOO.includes(name))
  const phone = lower.includes(PHONE) ? PHONE : alike[0]
  const rule = (column: number | undefined, code: string, detail: string) =>
    faults.push({ line: column === undefined ? line : (lines[column - 1] ?? line), column, code, detail })
  if (width > COLUMNS_MAX) rule(undefined, 'too-many-columns', `has more than ${COLUMNS_MAX} columns`)
  if (phone === undefined) rule(undefined, 'no-phone', `must have a column phone, or one of ${PHONE_TOO.join(', ')}`)
  if (phone !== PHONE && alike.length > 1)
    rule(undefined, 'two-phones', 'has more than one column of numbers; call one phone')
  const columns = names.map((name, index) => {
    const own = lower[index] ?? ''
    if (own === phone) return PHONE
    return OWN.includes(own) ? own : `context/${name}`
  })
  for (const [index, name] of names.entries()) {
    if (name === '' || name === '__proto__') rule(index + 1, 'name', 'must have a name of its own')
    else if (name.length > CHARACTERS_MAX.name)
      rule(index + 1, 'name', `must have ${CHARACTERS_MAX.name} characters at most`)
    else if (columns.indexOf(columns[index] ?? '') < index)
      rule(index + 1, 'duplicate', 'has the name of another column')
  }
  if (columns.filter((column) => column.startsWith('context/')).length > CONTEXT_COLUMNS_MAX && width <= COLUMNS_MAX)
    rule(undefined, 'too-many-columns', `has more than ${CONTEXT_COLUMNS_MAX} columns of context`)
  return columns
}

function rowFaults({ fields, width, fault }: CsvRow, columns: Columns, index: number): Fault[] {
  if (fault !== undefined) return [{ index, field: `#${fault.column}`, code: fault.code, detail: fault.detail }]
  if (width !== columns.length)
    return [{ index, field: '', code: 'columns', detail: `has ${width} fields, the header has ${columns.length}` }]
  return columns.flatMap((column, at) => {
    const most = column === 'external_id' || column === 'timezone' ? CHARACTERS_MAX[column] : CHARACTERS_MAX.value
    const long = (fields[at] ?? '').length > most
    return long ? [{ index, field: column, code: 'max-length', detail: `must have ${most} characters at most` }] : []
  })
}

/** Empty fields are left out. @returns undefined for a row that cannot be read as one */
function personOf({ fields, width, fault }: CsvRow, columns: Columns) {
  if (fault !== undefined || width !== columns.length) return undefined
  const context: Record<string, string> = Object.create(null)
  const own: Record<string, string> = {}
  for (const [index, column] of columns.entries()) {
    const value = fields[index] ?? ''
    if (value === '') continue
    if (column.startsWith('context/')) context[column.slice(8)] = value
    else own[column] = value.trim()
  }
  return { ...own, context: { ...context } }
}

/** A value that is required and has no column is missing in every row: said once. */
function missingColumns({ line }: CsvRow, columns: Columns, { required }: IntakeRules): CsvFault[] {
  return required
    .filter(({ name }) => !columns.includes(`context/${name}`))
    .map(({ name, by }) => ({
      line,
      column: undefined,
      code: 'required',
      detail: `has no column ${name}, which is required by ${by}`,
    }))
}

function placed({ index, field, code, detail, first }: Fault, rows: readonly CsvRow[], columns: Columns): CsvFault {
  const row = rows[index]
  const at = field.startsWith('#') ? Number(field.slice(1)) - 1 : columns.indexOf(field)
  const said = first === undefined ? detail : `is the number of line ${rows[first]?.line} too`
  const column = at < 0 ? undefined : at + 1
  return { line: row?.lines[at] ?? row?.line ?? 1, column, code, detail: said }
}
