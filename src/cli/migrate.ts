// nexora migrate
import { readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { parseArguments } from './arguments.ts'
import { databaseFile } from './store.ts'

const USAGE = `nexora migrate

Brings the database up to date. nexora serve does this by itself.`

export async function runMigrate(args: string[]): Promise<void> {
  parseArguments(args, {}, USAGE)
  const database = openDatabase(databaseFile(readConfig(process.env)))
  try {
    const done = await migrate(database.writer)
    console.log(done.length === 0 ? 'The database is up to date.' : `Ran ${done.join(', ')}.`)
  } finally {
    await database.close()
  }
}
