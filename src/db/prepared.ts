// Builds a query once and runs it with other values from then on: for the few that nearly every request runs, where
// building costs more than running. The builder sees a marker for each value, and only passes it on. Where the database
// is in this process the query also runs at once, past Kysely's queue for a connection, which costs as much again.
import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

class Marker {
  readonly name: PropertyKey

  constructor(name: PropertyKey) {
    this.name = name
  }
}

/** Runs a query and returns its rows before anything else can happen on that connection. */
export type RunAtOnce = (sql: string, parameters: readonly unknown[]) => unknown[]

const runners = new WeakMap<object, RunAtOnce>()

/** From now on prepared queries of `db` run by `run`: of a reader, or of a transaction until it ends. */
export function runAtOnce(db: Kysely<Tables>, run: RunAtOnce | undefined): void {
  if (run !== undefined) runners.set(db, run)
}

/** The transaction is over: a query that comes late is Kysely's to refuse. */
export const stopAtOnce = (db: Kysely<Tables>): boolean => runners.delete(db)

export const runnerOf = (db: Kysely<Tables>): RunAtOnce | undefined => runners.get(db)

/** @param build must not depend on what the values are */
export function prepareQuery<Values extends object, Row>(
  build: (db: Kysely<Tables>, values: Values) => Compilable<Row>,
): (db: Kysely<Tables>, values: Values) => Promise<Row[]> {
  const markers = new Proxy({} as Values, { get: (_, name) => new Marker(name) })
  let built: CompiledQuery<Row> | undefined
  let parametersOf: (values: Values) => unknown[] = () => []
  return async (db, values) => {
    if (built === undefined) {
      built = build(db, markers).compile()
      parametersOf = fillIn(built.parameters)
    }
    const parameters = parametersOf(values)
    const run = runners.get(db)
    if (run !== undefined) return run(built.sql, parameters) as Row[]
    const { rows } = await db.executeQuery<Row>({ ...built, parameters })
    return rows
  }
}

/** Which parameters are values is looked at once. */
function fillIn<Values extends object>(parameters: readonly unknown[]): (values: Values) => unknown[] {
  const names = parameters.map((parameter) =>
    parameter instanceof Marker ? (parameter.name as keyof Values) : undefined,
  )
  return (values) => {
    const filled = parameters.slice()
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index]
      if (name !== undefined) filled[index] = values[name]
    }
    return filled
  }
}
