// SQLite under Kysely: prepared statements are kept (preparing costs more than running), write
// transactions begin IMMEDIATE (a deferred one that upgrades fails with SQLITE_BUSY_SNAPSHOT and
// ignores busy_timeout), and schema changes are transactional (SQLite can; the stock adapter denies it).
import type { Database as SqliteConnection, Statement } from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  SqliteAdapter,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely'
import type { AtOnce } from './prepared.ts'

const STATEMENTS_KEPT_MAX = 500

function keepStatements(connection: SqliteConnection) {
  const kept = new Map<string, Statement>()
  return {
    close: () => connection.close(),
    inTransaction: () => connection.inTransaction,
    prepare(sql: string): Statement {
      let statement = kept.get(sql)
      if (statement === undefined) {
        statement = connection.prepare(sql)
        const oldest = kept.keys().next().value
        if (kept.size >= STATEMENTS_KEPT_MAX && oldest !== undefined) kept.delete(oldest)
        kept.set(sql, statement)
      }
      return statement
    },
  }
}

/**
 * So that SQLite does not copy the pages that a statement with triggers changes, to undo that statement alone if it fails:
 * whatever fails here takes back its whole unit of work, or its whole group (lang_conflict.html).
 */
const failingWithItsUnit = (sql: string) => sql.replace(/^insert(?= into)|^update(?! or )/, '$& or fail')

class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #committed: () => void
  readonly #inTransaction: () => boolean

  /** @param inTransaction whether a transaction is open */
  constructor(config: SqliteDialectConfig, committed: () => void, inTransaction: () => boolean) {
    super(config)
    this.#committed = committed
    this.#inTransaction = inTransaction
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection)
    try {
      this.#committed()
    } catch {
      // What is committed is durable, whatever comes of what follows: nobody may take it for rolled back.
    }
  }

  /** SQLite ends a transaction by itself when the disk is full; to end it once more would hide that behind another error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#inTransaction()) await super.rollbackTransaction(connection)
  }
}

export class NexoraSqliteDialect extends SqliteDialect {
  readonly #database: ReturnType<typeof keepStatements>
  readonly #committed: () => void
  /** As many as there are prepared queries. */
  readonly #prepared = new Map<string, Statement>()

  /** @param committed called after each commit */
  constructor(connection: SqliteConnection, committed: () => void = () => undefined) {
    const database = keepStatements(connection)
    super({ database })
    this.#database = database
    this.#committed = committed
  }

  /** Runs queries at once, within whatever transaction the connection is in. */
  readonly atOnce: AtOnce = {
    rows: (sql, parameters) => {
      const statement = this.#preparedOf(sql)
      if (statement.reader) return statement.all(...parameters)
      statement.run(...parameters)
      return []
    },
    changes: (sql, parameters) => this.#preparedOf(sql).run(...parameters).changes,
  }

  #preparedOf(sql: string): Statement {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(failingWithItsUnit(sql))
    this.#prepared.set(sql, statement)
    return statement
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter()
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: this.#database }, this.#committed, this.#database.inTransaction)
  }
}
