// nexora webhooks verify: the signature doctor. Says whether a captured delivery is genuine, or what went wrong with it.
import { readFileSync } from 'node:fs'
import { systemClock } from '../kernel/clock.ts'
import { explain } from '../sdk/webhooks/explain.ts'
import { parseArguments, UsageError } from './arguments.ts'

const USAGE = `nexora webhooks verify --headers FILE --body FILE [--secret SECRET] [--previous-secret SECRET] [--at TIME] [--json]

Says whether a delivery that you captured is genuine, or names the mistake: JSON that was parsed and written again, a line
break, another encoding, the previous secret, a mistaken header, a clock that is off.

  --headers  a file with the request's headers, a line each, or as a JSON object
  --body     a file with the bytes of the request's body; - reads them from standard input
  --secret   the signing secret; default: the variable NEXORA_WEBHOOK_SECRET
  --at       when it was received, RFC 3339; default: now
  --json     {"valid", "mistake", "detail"} instead of text

Exit code 0 when it is genuine, 1 when it is not.`

const OPTIONS = {
  headers: { type: 'string' },
  body: { type: 'string' },
  secret: { type: 'string' },
  'previous-secret': { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean' },
} as const

const STANDARD_INPUT = 0

export async function runWebhooks(args: string[]): Promise<void> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  if (positionals.join() !== 'verify') throw new UsageError(USAGE)
  const secret = values.secret ?? process.env.NEXORA_WEBHOOK_SECRET
  if (secret === undefined || secret === '') throw new UsageError(`The signing secret is needed to verify.\n\n${USAGE}`)
  if (values.headers === undefined || values.body === undefined)
    throw new UsageError(`Both --headers and --body are needed.\n\n${USAGE}`)
  const now = values.at === undefined ? systemClock.now() : Date.parse(values.at)
  if (Number.isNaN(now)) throw new UsageError('--at must be a time such as 2026-06-01T09:00:00+12:00.')
  const delivery = { headers: headersOf(read(values.headers).toString('utf8')), body: read(values.body) }
  const explanation = await explain(delivery, { secret, previousSecret: values['previous-secret'], now })
  if (!explanation.valid) process.exitCode = 1
  if (values.json === true) console.log(JSON.stringify(explanation))
  else console.log(`${explanation.valid ? '✓ genuine' : `✗ ${explanation.mistake}`}  ${explanation.detail}`)
}

/** @throws UsageError */
function read(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? STANDARD_INPUT : file)
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`)
  }
}

/** @throws UsageError */
function headersOf(text: string): Record<string, string> {
  if (text.trimStart().startsWith('{')) {
    try {
      return Object.fromEntries(Object.entries(JSON.parse(text)).map(([name, value]) => [name, String(value)]))
    } catch {
      throw new UsageError('The headers begin like JSON and are none.')
    }
  }
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}
