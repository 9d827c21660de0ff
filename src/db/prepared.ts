// Builds a query once and runs it with other values from then on: for the few that nearly every request runs, where
// building costs more than running. The builder sees a marker for each value, and only passes it on. Where the database
// is in this process the query also runs at once, past Kysely's queue for a connection, which costs as much again.
import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import { takeTurns } from '../kernel/turns.ts'
import type { Tables } from './tables.ts'

class Marker {
  readonly name: PropertyKey

  constructor(name: PropertyKey) {
    this.name = name
  }
}

/** Runs a query before anything else can happen on that connection. */
export interface AtOnce {
  rows(sql: string, parameters: readonly unknown[]): unknown[]
  /** @returns how many rows it wrote, those that triggers wrote left out */
  changes(sql: string, parameters: readonly unknown[]): number
}

const atOnceOf = new WeakMap<object, AtOnce>()

/** From now on prepared queries of `db` run by `atOnce`: of a reader, or of a transaction until it ends. */
export function runAtOnce(db: Kysely<Tables>, atOnce: AtOnce | undefined): void {
  if (atOnce !== undefined) atOnceOf.set(db, atOnce)
}

/** The transaction is over: a query that comes late is Kysely's to refuse. */
export const stopAtOnce = (db: Kysely<Tables>): boolean => atOnceOf.delete(db)

export const runnerOf = (db: Kysely<Tables>): AtOnce | undefined => atOnceOf.get(db)

type Build<Values, Row> = (db: Kysely<Tables>, values: Values) => Compilable<Row>

/** @param build must not depend on what the values are */
export function prepareQuery<Values extends object, Row>(
  build: Build<Values, Row>,
): (db: Kysely<Tables>, values: Values) => Promise<Row[]> {
  const prepared = new Prepared(build)
  return async (db, values) => {
    const { query, parameters } = prepared.bind(db, [values])
    const atOnce = atOnceOf.get(db)
    if (atOnce !== undefined) return atOnce.rows(query.sql, parameters) as Row[]
    return (await db.executeQuery<Row>({ ...query, parameters })).rows
  }
}

/**
 * For a query of which no more is wanted than how many rows it wrote: to return them costs SQLite a table of its own.
 * @param build must not depend on what the values are
 */
export function prepareChange<Values extends object>(
  build: Build<Values, unknown>,
): (db: Kysely<Tables>, values: Values) => Promise<number> {
  const prepared = new Prepared(build)
  return (db, values) => change(prepared, db, [values])
}

async function change<Values extends object>(
  prepared: Prepared<Values, unknown>,
  db: Kysely<Tables>,
  rows: readonly Values[],
): Promise<number> {
  const { query, parameters } = prepared.bind(db, rows)
  const atOnce = atOnceOf.get(db)
  if (atOnce !== undefined) return atOnce.changes(query.sql, parameters)
  return Number((await db.executeQuery({ ...query, parameters })).numAffectedRows ?? 0)
}

/**
 * For rows that come many at a time. Between statements the event loop may have a turn.
 * @param size how many go into one statement; those that are left over go one by one
 * @param build must not depend on what the values are; each row gives the same values to it
 */
export function prepareRows<Row extends object>(
  size: number,
  build: (db: Kysely<Tables>, rows: readonly Row[]) => Compilable<unknown>,
): (db: Kysely<Tables>, rows: readonly Row[]) => Promise<void> {
  const many = new Prepared((db, row: Row) => build(db, Array<Row>(size).fill(row)))
  const single = new Prepared((db, row: Row) => build(db, [row]))
  return async (db, rows) => {
    const mayGoOn = takeTurns()
    for (let at = 0; at < rows.length; ) {
      await mayGoOn()
      const count = rows.length - at < size ? 1 : size
      await change(count === size ? many : single, db, rows.slice(at, at + count))
      at += count
    }
  }
}

interface Compiled<Values, Row> {
  readonly query: CompiledQuery<Row>
  /** Of the values, at the places of their parameters. */
  readonly names: readonly (keyof Values | undefined)[]
}

class Prepared<Values extends object, Row> {
  readonly #build: Build<Values, Row>
  #compiled: Compiled<Values, Row> | undefined

  constructor(build: Build<Values, Row>) {
    this.#build = build
  }

  /** @param rows as many as the query was built for, whose parameters are those of one row after another */
  bind(
    db: Kysely<Tables>,
    rows: readonly Values[],
  ): { readonly query: CompiledQuery<Row>; readonly parameters: unknown[] } {
    this.#compiled ??= this.#compile(db)
    const { query, names } = this.#compiled
    const parameters = query.parameters.slice()
    const each = names.length / rows.length
    let index = 0
    for (const row of rows)
      for (const end = index + each; index < end; index += 1) {
        const name = names[index]
        if (name !== undefined) parameters[index] = row[name]
      }
    return { query, parameters }
  }

  #compile(db: Kysely<Tables>): Compiled<Values, Row> {
    const markers = new Proxy({} as Values, { get: (_, name) => new Marker(name) })
    const query = this.#build(db, markers).compile()
    const names = query.parameters.map((one) => (one instanceof Marker ? (one.name as keyof Values) : undefined))
    return { query, names }
  }
}
