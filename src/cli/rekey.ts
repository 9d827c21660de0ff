// nexora rekey: seals every stored secret anew under the first key of the ring, so that an older key can
// be taken out of it. In small units of work: stopped half way, it goes on where it was when run again.
import { appendAudit } from '../audit/trail.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Keyring } from '../kernel/keyring.ts'
import { listOrganisations, replaceDefaultSecret } from '../organisations/repository.ts'
import { listSealedOtherwise, replaceSealed, SEALED_COLUMNS } from '../webhooks/rekey/repository.ts'
import { defaultSecretOf, type SealedColumn, secretPlace } from '../webhooks/secrets.ts'
import { parseArguments, StartError } from './arguments.ts'
import { type OperatorStore, openKeyring, openStore } from './store.ts'

const USAGE = `nexora rekey [--json]

Encrypts every stored secret anew under the first key of NEXORA_KEYS. The keys that the secrets were encrypted with have to
stand behind it in the ring, also in that of a running server; afterwards they can go. It can be stopped and run again.`

const ROWS_PER_UNIT = 100

export async function runRekey(args: string[]): Promise<void> {
  const { values } = parseArguments(args, { json: { type: 'boolean' } } as const, USAGE)
  const config = readConfig(process.env)
  await using store = await openStore(config)
  const keyring = openKeyring(config)
  let changed = await rekeyOrganisations(store, keyring)
  for (const column of SEALED_COLUMNS) changed += await rekeyColumn(store, keyring, column)
  if (values.json === true) console.log(JSON.stringify({ rekeyed: changed }))
  else
    console.log(changed === 0 ? 'Every secret is under the first key already.' : `${changed} secrets encrypted anew.`)
}

/** @throws StartError when no key of the ring opens it */
function resealed(keyring: Keyring, sealed: string, place: string): string {
  try {
    return keyring.seal(keyring.open(sealed, place), place)
  } catch (cause) {
    throw new StartError(
      `${(cause as Error).message} (${place.split('|').slice(0, 3).join(' ')})\n` +
        'Add the key it was made with behind the first in NEXORA_KEYS. What was done so far stays done.',
    )
  }
}

async function rekeyOrganisations({ database, unitOfWork }: OperatorStore, keyring: Keyring): Promise<number> {
  let changed = 0
  for (const row of await listOrganisations(database.reader)) {
    if (row.default_secret_enc.startsWith(keyring.prefix)) continue
    const { place } = defaultSecretOf(row.id, row.default_secret_enc)
    const sealed = resealed(keyring, row.default_secret_enc, place)
    const done = await unitOfWork.run(async (tx) => {
      const replaced = await replaceDefaultSecret(tx, row, sealed)
      const at = systemClock.now()
      const entry = { organisationId: row.id, at, actor: 'operator', action: 'secrets.rekey', target: row.id }
      await appendAudit(tx, { ...entry, requestId: null })
      return replaced
    })
    if (done) changed += 1
  }
  return changed
}

async function rekeyColumn({ database, unitOfWork }: OperatorStore, keyring: Keyring, column: SealedColumn) {
  let changed = 0
  let after = ''
  for (;;) {
    const rows = await listSealedOtherwise(database.reader, column, keyring.prefix, after, ROWS_PER_UNIT)
    const last = rows.at(-1)
    if (last === undefined) return changed
    const sealed = rows.map((row) => ({
      row,
      text: resealed(keyring, row.sealed, secretPlace(column, row.organisation_id, row.id)),
    }))
    changed += await unitOfWork.run(async (tx) => {
      let replaced = 0
      for (const { row, text } of sealed) if (await replaceSealed(tx, column, row, text)) replaced += 1
      return replaced
    })
    after = last.id
  }
}
