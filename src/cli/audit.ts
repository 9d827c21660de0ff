// nexora audit verify: walks the chain of every organisation's audit trail.
import { verifyAudit } from '../audit/trail.ts'
import { readConfig } from '../config.ts'
import { listOrganisations } from '../organisations/repository.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { openStore } from './store.ts'

const USAGE = `nexora audit verify [--json]

Checks that no entry of the audit trail was changed or removed. Exit code 1 when one was.`

export async function runAudit(args: string[]): Promise<void> {
  const { values, positionals } = parseArguments(args, { json: { type: 'boolean' } } as const, USAGE)
  if (positionals.join() !== 'verify') throw new UsageError(USAGE)
  await using store = await openStore(readConfig(process.env))
  const { reader } = store.database
  for (const { id, name } of await listOrganisations(reader)) {
    const { entries, brokenAt } = await verifyAudit(reader, id)
    if (brokenAt !== undefined) process.exitCode = 1
    const verdict = brokenAt === undefined ? 'intact' : `BROKEN at entry ${brokenAt}`
    if (values.json === true) console.log(JSON.stringify({ organisation_id: id, entries, broken_at: brokenAt ?? null }))
    else console.log(`${id}  ${name}: ${entries} entries, ${verdict}`)
  }
}
