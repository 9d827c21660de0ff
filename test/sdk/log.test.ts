// What the client says to a log: at the level that was asked for, and without what is secret or somebody's.
import { expect, it } from 'vitest'
import { LOG_LEVELS, type LogLevel, redact } from '../../src/sdk/log.ts'
import { clientOf, json, makeTestHost, problem, startFaultyServer } from './faulty-server.ts'

it.each([
  ['Bearer nxat_0a1B2c-3', 'Bearer …'],
  ['authorization: Basic Y2xpOnNlY3JldA==', 'authorization: Basic …'],
  ['the secret nxs_Ab3-_x9 was refused', 'the secret nxs_… was refused'],
  ['nxat_abc and whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'nxat_… and whsec_…'],
  ['grant_type=x&client_secret=hunter2&scope=y', 'grant_type=x&client_secret=…&scope=y'],
  ['{"access_token":"abc.def","expires_in":3600}', '{"access_token":"…","expires_in":3600}'],
  ['/v1/conversations?phone=%2B64215550199&limit=5', '/v1/conversations?phone=%2B…&limit=5'],
  ['called +64 21 555 0199 twice', 'called +… twice'],
  ['called +1 (202) 555-0142.', 'called +….'],
  ['camp_0197a2f4-6b17-7e88-b2d4-90a1b2c3d4e5 in 250 ms', 'camp_0197a2f4-6b17-7e88-b2d4-90a1b2c3d4e5 in 250 ms'],
])('blanks %j', (text, kept) => {
  expect(redact(text)).toBe(kept)
})

async function linesAt(logLevel: LogLevel | undefined, environment: Record<string, string> = {}): Promise<string[]> {
  const page = { data: [], has_more: false, next_cursor: null }
  await using server = await startFaultyServer([problem(503, 'service-unavailable'), json(200, page), json(404, {})])
  const lines: string[] = []
  const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`)
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
  const client = clientOf(server, { logger, logLevel }, makeTestHost(environment))
  await client.campaigns.list()
  await client.campaigns.get('camp_1').catch(() => undefined)
  return lines
}

const SAID: Readonly<Record<LogLevel, readonly string[]>> = {
  off: [],
  error: [],
  warn: ['warn request.failed'],
  info: ['info request.retried', 'warn request.failed'],
  debug: [
    ...['debug request.answered', 'debug request.answered', 'info request.retried', 'debug request.answered'],
    ...['debug request.answered', 'warn request.failed'],
  ],
}

it.each(LOG_LEVELS)('says at level %s what belongs there, from the option or from NEXORA_LOG', async (level) => {
  expect(await linesAt(level)).toEqual(SAID[level])
  expect(await linesAt(undefined, { NEXORA_LOG: level })).toEqual(SAID[level])
})

it('says only warnings when no level is asked for', async () => {
  expect(await linesAt(undefined)).toEqual(SAID.warn)
})
