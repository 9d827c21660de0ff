// A server whose time and calls a test moves by hand: real API, real database, real scheduler, reaper
// and port; no job runs by itself. `play` lets the simulated people answer, `at` moves the clock.
import { makeCalling } from '../../src/calling.ts'
import { readConfig } from '../../src/config.ts'
import { makeOutbox } from '../../src/events/outbox.ts'
import { makeMintId } from '../../src/kernel/ids.ts'
import { makeLog } from '../../src/kernel/log.ts'
import type { CallTask, Completion, LeaseRef, PersonInput, VoiceRuntimePort } from '../../src/runtime/port.ts'
import { playCall } from '../../src/runtime/simulator/call.ts'
import { ringBack, ringsBackAfter } from '../../src/runtime/simulator/ring-back.ts'
import { type FakeClock, makeFakeClock } from '../support/clock.ts'
import { type Answer, type Harness, startServer, type Tenant } from '../support/harness.ts'

export interface Stage extends AsyncDisposable {
  readonly server: Harness
  readonly clock: FakeClock
  readonly runtime: VoiceRuntimePort
  /** The services behind the API, for tests with too many operations for HTTP. */
  readonly calling: ReturnType<typeof makeCalling>
  /** Lets the scheduler and the reaper do all there is to do at this instant. @returns ms until the scheduler's next round */
  tick(): Promise<number>
  /** Takes due calls without waiting. */
  lease(worker?: string, callsMax?: number): Promise<CallTask[]>
  /** Ticks, takes calls and has the simulated people play them, until nothing is due. @returns the tasks, in order */
  play(): Promise<CallTask[]>
  /** When the next of the simulated people rings back, which `play` lets them do; undefined when nobody will. */
  nextRingBack(): number | undefined
  /** Moves the clock to an instant. */
  at(instant: number | string): Promise<void>
  /** A request of the tenant, with a token that is valid at this instant. */
  call(method: string, path: string, body?: unknown, tenant?: Tenant): Promise<Answer>
  /** Every event of the organisation, in order. */
  events(tenant?: Tenant): Promise<StoredBody[]>
  conversations(campaignId: string): Promise<Answer['body'][]>
  recipients(campaignId: string): Promise<Answer['body'][]>
}

/** What a test reads of an event. */
export interface StoredBody {
  readonly id: string
  readonly type: string
  readonly sequence: number
  readonly data: { readonly object: Answer['body'] }
}

const TOKEN_MS = 3_000_000
const ROUNDS_MAX = 10_000

export const AUCKLAND_9AM = Date.parse('2026-06-01T09:00:00+12:00')
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export async function setStage(options: { settings?: Record<string, string>; start?: number } = {}): Promise<Stage> {
  const clock = makeFakeClock(options.start ?? AUCKLAND_9AM)
  const server = await startServer({ idle: true, clock, settings: options.settings ?? {} })
  const calling = makeHandDriven(server, clock, options.settings ?? {})
  const never = new AbortController().signal
  const seed = options.settings?.NEXORA_SIMULATOR_SEED
  const play = { port: calling.runtime, clock, speed: 'instant', seed, stopping: never } as const

  let ringingBack: { readonly at: number; readonly task: CallTask }[] = []

  async function playOne(task: CallTask): Promise<void> {
    const ringsBack = ringsBackAfter(task, await playCall(task, play))
    if (ringsBack !== undefined) ringingBack.push({ at: clock.now() + ringsBack.afterMs, task })
  }

  async function letRingBack(): Promise<void> {
    const due = ringingBack.filter(({ at }) => at <= clock.now())
    ringingBack = ringingBack.filter(({ at }) => at > clock.now())
    for (const { task } of due) await ringBack(task, { ...play, worker: 'worker' })
  }

  async function tick(): Promise<number> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const reaped = await calling.reaper.round(never)
      const queued = await calling.scheduler.round(never)
      if (reaped > 0 && queued > 0) return queued
    }
    throw new Error('The jobs find no end')
  }

  const lease = (worker = 'worker', callsMax = 100) => calling.runtime.lease({ worker, callsMax, waitMs: 0 }, never)
  const call = makeCaller(server, clock)

  return {
    server,
    clock,
    runtime: calling.runtime,
    calling,
    tick,
    lease,
    call,
    nextRingBack: () => (ringingBack.length === 0 ? undefined : Math.min(...ringingBack.map(({ at }) => at))),
    async play() {
      const played: CallTask[] = []
      for (;;) {
        await letRingBack()
        await tick()
        const tasks = await lease()
        if (tasks.length === 0) return played
        await Promise.all(tasks.map(playOne))
        played.push(...tasks)
      }
    },
    async at(instant) {
      const ms = (typeof instant === 'string' ? Date.parse(instant) : instant) - clock.now()
      if (ms < 0) throw new RangeError('Time goes forward')
      await clock.advance(ms)
    },
    events: (tenant) => eventsOf(server, tenant),
    conversations: async (id) => pages(call, `/v1/conversations?campaign_id=${id}`),
    recipients: async (id) => pages(call, `/v1/campaigns/${id}/recipients?`),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** Scheduler, reaper and port over the server's database, for the test to drive. */
function makeHandDriven(server: Harness, clock: FakeClock, settings: Record<string, string>) {
  const mintId = makeMintId(clock.now)
  return makeCalling({
    config: readConfig({ NEXORA_SIMULATOR_SPEED: 'instant', ...settings }),
    database: server.database,
    clock,
    log: makeLog('silent'),
    unitOfWork: server.app.unitOfWork,
    mintId,
    outbox: makeOutbox({ clock, mintId, fanOut: async () => undefined }),
    ensureSubscription: () => Promise.reject(new Error('campaigns are made through the API')),
  })
}

function makeCaller(server: Harness, clock: FakeClock) {
  const tokens = new Map<string, { token: string; until: number }>()
  return async (method: string, path: string, body?: unknown, tenant = server.tenant): Promise<Answer> => {
    const { organisationId } = tenant
    let known = tokens.get(organisationId)
    if (known === undefined || known.until <= clock.now()) {
      known = { token: (await server.addTenant({ organisationId })).token, until: clock.now() + TOKEN_MS }
      tokens.set(organisationId, known)
    }
    return server.call(method, path, { token: known.token, ...(body === undefined ? {} : { body }) })
  }
}

async function eventsOf(server: Harness, tenant = server.tenant): Promise<StoredBody[]> {
  const rows = await server.database.reader
    .selectFrom('events')
    .select('body')
    .where('organisation_id', '=', tenant.organisationId)
    .orderBy('sequence')
    .execute()
  return rows.map(({ body }) => JSON.parse(body))
}

/** All items of a list, oldest first. */
async function pages(call: Stage['call'], path: string): Promise<Answer['body'][]> {
  const items: Answer['body'][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { status, body } = await call('GET', `${path}&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`)
    if (status !== 200) throw new Error(`${path} was answered ${status}`)
    items.push(...body.data)
    cursor = body.next_cursor
  }
  return items.reverse()
}

export const CONTEXT = { first_name: 'Aroha', appt: 'Tuesday 2 June at 10:30 am' }

/** Numbers of people who answer and agree. */
export const phoneOf = (index: number) => `+6421555${String(1000 + index)}`

export const campaignOf = (phones: readonly string[], fields: object = {}) => ({
  scenario: 'appointment_reminder',
  recipients: phones.map((phone) => ({ phone, context: CONTEXT })),
  ...fields,
})

/** Makes a campaign through the API. @returns it as answered */
export async function create(stage: Stage, phones: readonly string[], fields: object = {}, tenant?: Tenant) {
  const answer = await stage.call('POST', '/v1/campaigns', campaignOf(phones, fields), tenant)
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`)
  return answer.body
}

export const leaseOf = ({ conversationId, leaseToken, fence }: CallTask): LeaseRef => ({
  conversationId,
  leaseToken,
  fence,
})

export const NO_ANSWER: Completion = { endReason: 'no_answer', durationMs: 0, sipStatus: 480, q850Cause: 19 }
export const HUNG_UP: Completion = { endReason: 'agent_hangup', durationMs: 9000, sipStatus: 200, q850Cause: 16 }
export const START: PersonInput = { type: 'start' }
export const speech = (text: string): PersonInput => ({ type: 'speech', text, confidence: 0.9 })

/** Brings a leased call to the answer, with seq 3. */
export async function answerCall(runtime: VoiceRuntimePort, task: CallTask): Promise<void> {
  const answer = await runtime.report(leaseOf(task), [
    { seq: 1, type: 'dialing' },
    { seq: 2, type: 'ringing' },
    { seq: 3, type: 'answered', answeredBy: 'human' },
  ])
  if (!answer.accepted) throw new Error(`the call was refused: ${answer.refusal}`)
}

export const TERMINAL = ['conversation.completed', 'conversation.failed']

/** How many terminal events each conversation has. */
export function terminalEvents(events: readonly StoredBody[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { type, data } of events)
    if (TERMINAL.includes(type)) counts.set(data.object.id, (counts.get(data.object.id) ?? 0) + 1)
  return counts
}
