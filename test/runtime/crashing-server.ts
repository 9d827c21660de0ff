// A server process that makes the calls of a database and kills itself at a named step of a call:
// `node crashing-server.ts <folder> [before|after <step>]`. Without a step it ends when nothing is left to call.
// Steps are what the runtime asks of the port: lease, dialing, ringing, answered, turn 1, turn 2 …, complete.
// `before`: nothing of the step has happened; `after`: the step is durable and nobody was told.
// The step `stretch` is the scheduler's: a retry of a campaign is written to the rows of the first thousand people.
import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { makeApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/db/database.ts'
import { systemClock } from '../../src/kernel/clock.ts'
import { makeKeyring } from '../../src/kernel/keyring.ts'
import { makeLog } from '../../src/kernel/log.ts'
import type { CallTask, VoiceRuntimePort } from '../../src/runtime/port.ts'
import { until } from '../support/until.ts'

const [folder = '', when = '', step = ''] = process.argv.slice(2)

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  throw new Error('still alive')
}

/** The port, with the crash in it. A dial that was allowed is written down at once: that is when the phone rings. */
function crashing(port: VoiceRuntimePort): VoiceRuntimePort {
  let turns = 0
  async function at<T>(name: string, work: () => Promise<T>, done: () => void = () => undefined): Promise<T> {
    if (when === 'before' && step === name) die()
    const answer = await work()
    done()
    if (when === 'after' && step === name) die()
    return answer
  }
  const tasks = new Map<string, CallTask>()
  return {
    ...port,
    async lease(request, signal) {
      const leased = await port.lease(request, signal)
      for (const task of leased) tasks.set(task.conversationId, task)
      if (leased.length > 0 && step === 'lease') die()
      return leased
    },
    report(lease, events) {
      const task = tasks.get(lease.conversationId)
      const type = events.map((event) => event.type).find((name) => name !== 'spoken') ?? 'spoken'
      return at(
        type,
        () => port.report(lease, events),
        () => {
          if (type === 'dialing') appendFileSync(path.join(folder, 'dialled'), `${task?.to} ${task?.attempt}\n`)
        },
      )
    },
    turn(lease, request) {
      turns += 1
      return at(`turn ${turns}`, () => port.turn(lease, request))
    },
    complete: (lease, completion) => at('complete', () => port.complete(lease, completion)),
  }
}

async function dieInRetry(): Promise<void> {
  for (;;) {
    const { retried_upto: upTo } = await database.reader
      .selectFrom('campaigns')
      .select('retried_upto')
      .executeTakeFirstOrThrow()
    if (upTo === null) throw new Error('The retry was written before it could be broken off')
    if (upTo !== '') die()
    await new Promise(setImmediate)
  }
}

const database = openDatabase(path.join(folder, 'nexora.db'))
const app = await makeApp({
  config: readConfig({ NEXORA_DATA: folder, NEXORA_SIMULATOR_SPEED: 'instant' }),
  database,
  keyring: makeKeyring([{ id: 'test', bytes: randomBytes(32) }]),
  clock: systemClock,
  random: () => 0,
  log: makeLog('silent'),
  responseValidation: 'enforce',
})
// The simulator holds this very object: what it asks of the port goes through here.
Object.assign(app.runtime, crashing({ ...app.runtime }))
if (step === 'stretch') void dieInRetry()
await app.start()
await until(async () => {
  const open = await database.reader.selectFrom('campaigns').select('id').where('status', '=', 'running').execute()
  return open.length === 0
}, 20_000)
await app.stop()
await database.close()
