// Builds a query once and runs it with other values from then on: for the few that nearly every request runs, where
// building costs more than running. The builder sees a marker for each value, and only passes it on.
import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

class Marker {
  readonly name: PropertyKey

  constructor(name: PropertyKey) {
    this.name = name
  }
}

/** @param build must not depend on what the values are */
export function prepareQuery<Values extends object, Row>(
  build: (db: Kysely<Tables>, values: Values) => Compilable<Row>,
): (db: Kysely<Tables>, values: Values) => Promise<Row[]> {
  const markers = new Proxy({} as Values, { get: (_, name) => new Marker(name) })
  let built: CompiledQuery<Row> | undefined
  return async (db, values) => {
    built ??= build(db, markers).compile()
    const parameters = built.parameters.map((value) =>
      value instanceof Marker ? values[value.name as keyof Values] : value,
    )
    const { rows } = await db.executeQuery<Row>({ ...built, parameters })
    return rows
  }
}
