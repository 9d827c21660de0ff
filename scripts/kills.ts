// `npm run kills`: kills the real server again and again while it works and counts what is missing. Prints a table;
// exit code 1 when anything was lost or happened twice, 2 when asked wrongly.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type KillReport, killDuringCalls } from './kills/calls.ts'
import { MISTAKES, type MistakeName } from './kills/webhooks/broken.ts'
import { killDuringDeliveries, type WebhookKillReport } from './kills/webhooks/kill.ts'

const USAGE = `npm run kills -- calls [--kills 50] [--people 40] [--seed 1]
npm run kills -- webhooks [--kills 50] [--deliveries 0] [--seed 1] [--broken ${Object.keys(MISTAKES).join(' | ')}]`
const VIOLATIONS_SHOWN = 20

interface Asked {
  readonly what: 'calls' | 'webhooks'
  readonly kills: number
  readonly people: number
  readonly deliveries: number
  readonly seed: number
  readonly broken: MistakeName | undefined
}

function asked(): Asked {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        kills: { type: 'string', default: '50' },
        people: { type: 'string', default: '40' },
        deliveries: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        broken: { type: 'string' },
      },
    })
    const [kills, people, seed] = [Number(values.kills), Number(values.people), Number(values.seed)]
    const deliveries = Number(values.deliveries)
    const whole = [kills, people, seed, deliveries + 1].every((value) => Number.isSafeInteger(value) && value > 0)
    const known = values.broken === undefined || values.broken in MISTAKES
    const what = positionals.join(' ')
    if (whole && known && (what === 'calls' || what === 'webhooks'))
      return { what, kills, people, deliveries, seed, broken: values.broken as MistakeName | undefined }
  } catch {
    // an option that does not exist
  }
  console.error(USAGE)
  process.exit(2)
}

function print({ violations, deliveries, orders, ...figures }: KillReport, seconds: number): void {
  show([
    ['kills (SIGKILL, while calls were in progress)', figures.kills],
    ['campaigns accepted, all completed or cancelled', figures.campaigns],
    ['of them cancelled', orders.cancels],
    ['retries of whole campaigns', orders.retries],
    ['orders of both kinds given again, since no answer came', orders.repeated],
    ['orders refused, since the campaign had ended meanwhile', orders.refused],
    ['people called', figures.people],
    ['conversations, each with one end', figures.conversations],
    ['of them from people who rang back', figures.inbound],
    ['of them lost after the commit point, not dialled again', figures.lostAfterDialling],
    ['events, sequence without a gap', figures.events],
    ['deliveries sent', deliveries.requests],
    ['of them refused by the receiver on purpose', deliveries.refused],
    ['of them repeated with the same body', deliveries.repeated],
    ['lost, doubled or contradictory', violations.length],
  ])
  conclude(violations, seconds)
}

function printWebhooks({ violations, faults, ...figures }: WebhookKillReport, seconds: number): void {
  show([
    ['kills (SIGKILL, 0.3 to 1 s after the server was ready)', figures.kills],
    ['requests whose answer said that an event is durable', figures.accepted],
    ['deliveries made for them', figures.deliveries],
    ['requests that reached the receiver', figures.requests],
    ['faults of the receiver', figures.refused],
    ...[...faults].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [`  ${name}`, count] as const),
    ['deliveries acknowledged more than once', figures.acknowledgedTwice],
    ['bulk replays begun, all of them completed', figures.replayed],
    ['pauses', figures.pauses],
    ['lost, or otherwise wrong', violations.length],
  ])
  conclude(violations, seconds)
}

function show(rows: readonly (readonly [string, number])[]): void {
  for (const [what, count] of rows) console.log(`  ${what.padEnd(58)} ${String(count).padStart(8)}`)
}

function conclude(violations: readonly string[], seconds: number): void {
  for (const violation of violations.slice(0, VIOLATIONS_SHOWN)) console.log(`  - ${violation}`)
  console.log(`\nIn ${seconds} s.`)
  if (violations.length > 0) process.exitCode = 1
}

const { what, kills, people, deliveries, seed, broken } = asked()
const folder = mkdtempSync(path.join(tmpdir(), 'nexora-kills-'))
const startedAt = performance.now()
const seconds = () => Math.round((performance.now() - startedAt) / 1000)
try {
  if (what === 'calls') print(await killDuringCalls({ folder, kills, people, seed }), seconds())
  else printWebhooks(await killDuringDeliveries({ folder, kills, deliveries, seed, broken }), seconds())
} finally {
  rmSync(folder, { recursive: true, force: true })
}
