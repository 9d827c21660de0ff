// The composition root: builds rooms, edge and jobs from their parts, by plain calls. The server and
// the tests call it alike; a test gives it another clock.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type Koa from 'koa'
import { makeCampaignHandlers } from './campaigns/handlers.ts'
import { prepareCampaign } from './campaigns/intake.ts'
import { makeCampaignProgress } from './campaigns/progress.ts'
import { type Calls, makeScheduler } from './campaigns/scheduler.ts'
import { makeCampaignService } from './campaigns/service.ts'
import type { Config } from './config.ts'
import { makeConversationHandlers } from './conversations/handlers.ts'
import { makeConversationService } from './conversations/service.ts'
import type { Database } from './db/database.ts'
import { afterCommit, makeUnitOfWork, type Tx } from './db/transaction.ts'
import { makeScenarioHandlers } from './dialogue/handlers.ts'
import { scenarios } from './dialogue/scenarios.ts'
import { makeSessions } from './dialogue/sessions.ts'
import { makeEventHandlers } from './events/handlers.ts'
import { makeOutbox, type StoredEvent } from './events/outbox.ts'
import { makeContract, type ResponseValidation } from './http/contract.ts'
import { makeDocsRoutes } from './http/docs.ts'
import { makeRateLimiter } from './http/gcra.ts'
import { databaseCheck, makeHealthRoutes } from './http/health.ts'
import { makeMetrics } from './http/metrics.ts'
import { allOperations } from './http/operations.ts'
import { makeOutside } from './http/outside.ts'
import type { EdgeState } from './http/request-context.ts'
import { makeEdge } from './http/server.ts'
import { purgeKeys } from './http/store.ts'
import type { Clock } from './kernel/clock.ts'
import { makeMintId } from './kernel/ids.ts'
import { type Job, type RunningJob, startJob } from './kernel/job.ts'
import type { Keyring } from './kernel/keyring.ts'
import type { Log } from './kernel/log.ts'
import { makeKnowledgeHandlers } from './knowledge/handlers.ts'
import { answerFromKnowledge } from './knowledge/search.ts'
import { makeKnowledgeService } from './knowledge/service.ts'
import { makeOauthHandlers } from './oauth/handlers.ts'
import { purgeTokens } from './oauth/repository.ts'
import { makeClientService } from './oauth/service.ts'
import { findOrganisation } from './organisations/repository.ts'
import { makeOrganisationService } from './organisations/service.ts'
import { makeCalls } from './runtime/calls.ts'
import { makeLeases } from './runtime/leases.ts'
import type { VoiceRuntimePort } from './runtime/port.ts'
import { makeCallQueue } from './runtime/queue.ts'
import { makeReaper } from './runtime/reaper.ts'
import { makeSimulator } from './runtime/simulator/simulator.ts'
import { makeWaiters } from './runtime/waiters.ts'
import { type AttemptNews, makeWebhooks } from './webhooks/webhooks.ts'

export interface AppOptions {
  readonly config: Config
  readonly database: Database
  readonly keyring: Keyring
  readonly clock: Clock
  /** Uniform in [0, 1), for jitter. */
  readonly random: () => number
  readonly log: Log
  readonly responseValidation: ResponseValidation
  /** Told after the commit; for the console of `npm start`. */
  readonly observe?: { event?(event: StoredEvent): void; attempt?(attempt: AttemptNews): void }
}

export interface App extends AsyncDisposable {
  readonly edge: Koa<EdgeState>
  readonly unitOfWork: ReturnType<typeof makeUnitOfWork>
  readonly clients: ReturnType<typeof makeClientService>
  readonly organisations: ReturnType<typeof makeOrganisationService>
  readonly runtime: VoiceRuntimePort
  /** Starts jobs, delivery and the simulator. */
  start(): Promise<void>
  /** Takes no new work, finishes what is in hand, and resolves. */
  stop(): Promise<void>
}

const DEFINITION = path.resolve(import.meta.dirname, '../generated/openapi.json')
const SIMULATED_CALLER = '+12025550199'

export async function makeApp(options: AppOptions): Promise<App> {
  const { config, database, clock, log, keyring } = options
  const mintId = makeMintId(clock.now)
  const unitOfWork = makeUnitOfWork(database.writer)
  const metrics = makeMetrics()
  const defaults = { ratePerMinute: config.rates.organisationPerMinute, callsMax: config.callsMax }
  const organisations = makeOrganisationService({ clock, mintId, keyring, defaults })
  const clients = makeClientService({ clock, mintId })
  const webhooks = makeWebhooks({ ...options, mintId, unitOfWork, metrics, defaultSecret: organisations.defaultSecret })
  const outbox = makeOutbox({ clock, mintId, fanOut: observed(webhooks.fanOut, options.observe?.event) })
  const calling = makeCalling({
    ...options,
    unitOfWork,
    mintId,
    outbox,
    ensureSubscription: webhooks.ensureSubscription,
  })

  const contract = await makeContract(
    JSON.parse(readFileSync(DEFINITION, 'utf8')),
    allOperations({
      ...makeOauthHandlers({ clients }),
      ...makeCampaignHandlers({ campaigns: calling.campaigns }),
      ...makeConversationHandlers(),
      ...makeScenarioHandlers({ scenarios }),
      ...makeKnowledgeHandlers({ knowledge: makeKnowledgeService({ clock, mintId }), clock }),
      ...makeEventHandlers(),
      ...webhooks.handlers(outbox),
    }),
  )
  const checks = { database: databaseCheck(database.reader), webhooks: webhooks.readiness }
  const edge = makeEdge({
    contract,
    preparations: { createCampaign: (body) => prepareCampaign(body as never, scenarios) },
    outside: makeOutside([makeHealthRoutes({ metrics, checks }), makeDocsRoutes()]),
    database,
    unitOfWork,
    findPrincipal: (token) => clients.findPrincipal(database.reader, token),
    rateLimiter: makeRateLimiter(),
    rateLimits: {
      client: { perMinute: config.rates.clientPerMinute, burst: config.rates.clientBurst },
      tokenAddress: { perMinute: config.rates.tokenPerMinute, burst: config.rates.tokenPerMinute },
    },
    responseValidation: options.responseValidation,
    trustedProxies: config.trustedProxies,
    clock,
    mintId,
    metrics,
    log,
  })

  const jobs = makeJobs({ clock, log }, [calling.scheduler, calling.reaper, housekeeping(unitOfWork, clock)])
  calling.wakeScheduler.current = () => jobs.wake(calling.scheduler.name)
  async function stop(): Promise<void> {
    await jobs.stop()
    await calling.stop()
    await webhooks.dispatcher.stop()
    await unitOfWork.drained()
  }
  return {
    edge,
    unitOfWork,
    clients,
    organisations,
    runtime: calling.runtime,
    async start() {
      await calling.reaper.recover()
      await webhooks.dispatcher.start()
      jobs.start()
      calling.start()
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

type FanOut = (tx: Tx, event: StoredEvent) => Promise<void>

function observed(fanOut: FanOut, tell: ((event: StoredEvent) => void) | undefined): FanOut {
  if (tell === undefined) return fanOut
  return async (tx, event) => {
    afterCommit(tx, () => tell(event))
    await fanOut(tx, event)
  }
}

/** Campaigns, conversations and the runtime: three rooms that meet only here. */
function makeCalling(
  deps: Omit<AppOptions, 'observe'> & {
    unitOfWork: ReturnType<typeof makeUnitOfWork>
    mintId: ReturnType<typeof makeMintId>
    outbox: ReturnType<typeof makeOutbox>
    ensureSubscription: Parameters<typeof makeCampaignService>[0]['ensureSubscription']
  },
) {
  const { clock, mintId, outbox, unitOfWork, log, config } = deps
  const { reader } = deps.database
  const wakeScheduler = { current: () => {} }
  const wake = () => wakeScheduler.current()
  const waiters = makeWaiters(clock)
  const conversations = makeConversationService({ clock, mintId, outbox })
  const progress = makeCampaignProgress({
    clock,
    mintId,
    outbox,
    wake,
    simulatedWaitSpeed: config.simulatorWaitSpeed,
  })
  const parts = { clock, conversations, campaigns: progress, dialogue: makeSessions(scenarios) }
  const queue = makeCallQueue({ ...parts, waiters })
  const runtime: VoiceRuntimePort = {
    ...makeLeases({ ...parts, unitOfWork, reader, waiters }),
    ...makeCalls({ ...parts, unitOfWork, askKnowledge: answerFromKnowledge }),
  }
  const calls: Calls = {
    hold: queue.hold,
    unhold: queue.unhold,
    withdraw: queue.withdraw,
    async load(tx, organisationId, campaignId) {
      const open = await queue.countOpen(tx, organisationId, campaignId)
      const organisation = await findOrganisation(tx, organisationId)
      return { ...open, ceiling: organisation?.calls_max ?? config.callsMax }
    },
    async place(tx, due) {
      const language = scenarios.get(due.scenario)?.language ?? 'en'
      const scenario = { key: due.scenario, version: due.scenarioVersion, language }
      const call = { ...due, scenario, from: due.from ?? SIMULATED_CALLER }
      const conversationId = await conversations.begin(tx, call)
      await queue.enqueue(tx, { ...call, conversationId, facts: call })
      return conversationId
    },
  }
  const campaigns = makeCampaignService({
    clock,
    mintId,
    scenarios,
    mode: 'simulation',
    ensureSubscription: deps.ensureSubscription,
    queuedCalls: calls,
    progress,
    wake,
  })
  const simulator = makeSimulator({
    port: runtime,
    clock,
    speed: Number.isFinite(config.simulatorSpeed) ? config.simulatorSpeed : 'instant',
    callsMax: config.callsMax,
    worker: 'simulator',
    observe: (happening) => log.debug('simulator.call', { ...happening }),
  })
  const stopping = new AbortController()
  let finished: Promise<void> = Promise.resolve()
  return {
    campaigns,
    runtime,
    wakeScheduler,
    scheduler: makeScheduler({ clock, unitOfWork, reader, calls, progress }),
    reaper: makeReaper({ ...parts, unitOfWork, waiters, log }),
    start() {
      finished = simulator.run(stopping.signal)
    },
    async stop() {
      stopping.abort()
      await finished
    },
  }
}

function makeJobs({ clock, log }: { clock: Clock; log: Log }, jobs: readonly Job[]) {
  const running = new Map<string, RunningJob>()
  return {
    start() {
      for (const job of jobs) running.set(job.name, startJob(job, clock, log))
    },
    wake(name: string) {
      running.get(name)?.wake()
    },
    async stop() {
      await Promise.all([...running.values()].map((job) => job.stop()))
    },
  }
}

const HOUR_MS = 3_600_000
const KEYS_KEPT_MS = 48 * HOUR_MS // the promise is 24 h
const ROWS_PER_PURGE = 1000

/** Forgets old idempotency keys and expired tokens, in portions that leave the writer free. */
function housekeeping(unitOfWork: ReturnType<typeof makeUnitOfWork>, clock: Clock): Job {
  return {
    name: 'housekeeping',
    async round() {
      const removed = await unitOfWork.run(async (tx) => {
        const keys = await purgeKeys(tx, clock.now() - KEYS_KEPT_MS, ROWS_PER_PURGE)
        return Math.max(keys, await purgeTokens(tx, clock.now() - HOUR_MS, ROWS_PER_PURGE))
      })
      return removed === ROWS_PER_PURGE ? 0 : HOUR_MS
    },
  }
}
