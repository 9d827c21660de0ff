// RUNBOOK.md as an operator uses it: every shell block is run, in order, beside a server in the situation
// that the page speaks of, and must print what stands below it. Its table of settings is the code's.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Nexora } from '../../generated/clients/typescript/nexora.ts'
import { SETTINGS } from '../../src/config.ts'
import { until } from '../support/until.ts'
import { signIn, tokenOf } from './client.ts'
import { patternOf, shellBlocks } from './markdown.ts'
import { finish, freePort, makeFolder, nexora, ROOT, readCredentials, serve } from './processes.ts'

const RUNBOOK = readFileSync(path.join(ROOT, 'RUNBOOK.md'), 'utf8')
const FAST = '10ms,10ms,10ms,10ms,10ms,10ms,10ms'
const FAILED_MS = 30_000

/** A campaign that waits, and a subscription with a delivery that has failed for good. */
async function prepare(client: Nexora, deadUrl: string) {
  const webhook = await client.webhooks.create({ url: deadUrl })
  const campaign = await client.campaigns.create({
    scenario: 'appointment_reminder',
    timezone: 'Pacific/Auckland',
    // asks to be called back tomorrow: the campaign runs on, with nothing to do now
    recipients: [{ phone: '+1 202 555 0104', context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' } }],
  })
  const failed = await until(async () => {
    const { data } = await client.webhooks.listDeliveries(webhook.id, { state: ['failed'] })
    return data.length >= 3 ? data : undefined // intent, callback, completed
  }, FAILED_MS)
  return { WEBHOOK: webhook.id, CAMPAIGN: campaign.id, DELIVERY: failed.at(-1)?.id ?? '' }
}

async function makeClient(folder: string): Promise<string> {
  const { output } = await nexora(['clients', 'create', '--name', 'Old', '--json'], { NEXORA_DATA: folder })
  return JSON.parse(output).client_id
}

describe('RUNBOOK.md', () => {
  it('lists every setting with its default', () => {
    const rows = [...RUNBOOK.matchAll(/^\| `(NEXORA_\w+)` \| (?:`([^`]*)` )?\| (.+) \|$/gm)]
    const listed = rows.map(([, name = '', fallback = '']) => [name, fallback])
    expect(listed).toEqual(Object.values(SETTINGS).map(({ name, fallback }) => [name, fallback]))
  })

  it('shows commands that work, and what they print', { timeout: 180_000 }, async () => {
    using folder = makeFolder()
    const env = { NEXORA_WEBHOOK_SCHEDULE: FAST, NEXORA_WEBHOOK_JITTER: 'off', NEXORA_SIMULATOR_SPEED: 'instant' }
    await using server = await serve(folder.path, env)
    const credentials = await readCredentials(server)
    const variables = {
      ...(await prepare(signIn(server.url, credentials), `http://127.0.0.1:${await freePort()}/`)),
      CLIENT: await makeClient(folder.path),
      TOKEN: await tokenOf(server.url, credentials),
      NEXORA_DATA: folder.path,
    }
    for (const { commands, printed } of shellBlocks(RUNBOOK)) {
      const here = commands
        .replaceAll('http://127.0.0.1:8080', server.url)
        .replaceAll("'data/", `'${folder.path}/`)
        .replaceAll('/var/backups/', `${folder.path}/backup-`)
      const { code, output, errors } = await finish('bash', ['-o', 'pipefail', '-c', here], { env: variables })
      expect({ commands, code, errors }).toEqual({ commands, code: 0, errors: '' })
      if (printed !== undefined) expect(output).toMatch(patternOf(printed))
    }
    const backup = readFileSync(path.join(folder.path, 'backup-nexora.db'))
    expect(backup.subarray(0, 15).toString()).toBe('SQLite format 3')
  })
})
