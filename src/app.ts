// The composition root: builds rooms, edge and jobs from their parts, by plain calls. The server and
// the tests call it alike; a test gives it another clock.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type Koa from 'koa'
import { appendAudit } from './audit/trail.ts'
import { makeCalling } from './calling.ts'
import { makeCallbackHandlers } from './campaigns/callbacks/handlers.ts'
import { makeCampaignHandlers } from './campaigns/handlers.ts'
import { prepareCampaign } from './campaigns/intake.ts'
import { makeRecipientHandlers } from './campaigns/recipients/handlers.ts'
import { prepareAddition, prepareImport } from './campaigns/recipients/prepare.ts'
import { findCampaignIds } from './campaigns/repository.ts'
import type { Config } from './config.ts'
import { makeConversationHandlers } from './conversations/handlers.ts'
import { dialledCalls } from './conversations/store.ts'
import type { Database, Reader } from './db/database.ts'
import { makeUnitOfWork } from './db/transaction.ts'
import { makeContextChecks } from './dialogue/context-check.ts'
import { makeScenarioHandlers } from './dialogue/handlers.ts'
import { scenarios } from './dialogue/scenarios.ts'
import { makeSite } from './docs/site.ts'
import { type EventFeed, makeEventFeed } from './events/feed.ts'
import { makeEventHandlers } from './events/handlers.ts'
import type { Outbox, StoredEvent } from './events/outbox.ts'
import { makeContract, type Preparations, type Prepare, type ResponseValidation } from './http/contract.ts'
import { makeDocsRoutes } from './http/docs.ts'
import { makeRateLimiter } from './http/gcra.ts'
import { databaseCheck, deliveriesCheck, makeHealthRoutes } from './http/health.ts'
import { makeMetrics } from './http/metrics.ts'
import { allOperations } from './http/operations.ts'
import { makeOutside } from './http/outside.ts'
import { makeLimitTokens } from './http/rate-limit.ts'
import type { EdgeState } from './http/request-context.ts'
import { type EdgeOptions, makeEdge } from './http/server.ts'
import { purgeKeys } from './http/store.ts'
import type { Clock } from './kernel/clock.ts'
import { makeMintId } from './kernel/ids.ts'
import { type Job, type RunningJob, startJob } from './kernel/job.ts'
import type { Keyring } from './kernel/keyring.ts'
import type { Log } from './kernel/log.ts'
import { makeKnowledgeHandlers } from './knowledge/handlers.ts'
import { makeKnowledgeService } from './knowledge/service.ts'
import { makeOauthHandlers } from './oauth/handlers.ts'
import { purgeTokens } from './oauth/repository.ts'
import { makeClientService } from './oauth/service.ts'
import { makeOrganisationService } from './organisations/service.ts'
import type { VoiceRuntimePort } from './runtime/port.ts'
import { makeSuppressionHandlers } from './suppressions/handlers.ts'
import { prepareCheck, prepareSuppression } from './suppressions/intake.ts'
import type { DestinationOptions } from './webhooks/destination.ts'
import { makeWebhookHandlers } from './webhooks/handlers.ts'
import { checkSubscription } from './webhooks/intake.ts'
import { prepareReplay } from './webhooks/replays/intake.ts'
import type { Sender } from './webhooks/sender.ts'
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
  /** Makes the attempts of deliveries; in this thread when left out. */
  readonly sender?: Sender
  /** Told after the commit; for the console of `npm start`. */
  readonly observe?: { event?(event: StoredEvent): void; attempt?(attempt: AttemptNews): void }
}

export interface App extends AsyncDisposable {
  readonly edge: Koa<EdgeState>
  /** What the edge was made of: for another one around the same rooms. */
  readonly edgeOptions: EdgeOptions
  readonly outbox: Outbox
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
/** Requests of deliveries under way at a stop get this long to be answered. */
const DELIVERY_DEADLINE_MS = 15_000

export async function makeApp(options: AppOptions): Promise<App> {
  const { config, database, clock, keyring } = options
  const mintId = makeMintId(clock.now)
  const unitOfWork = makeUnitOfWork(database.writer)
  const metrics = makeMetrics()
  const defaults = { ratePerMinute: config.rates.organisationPerMinute, callsMax: config.callsMax }
  const organisations = makeOrganisationService({ clock, mintId, keyring, defaults })
  const clients = makeClientService({ clock, mintId })
  const shared = { ...options, mintId, unitOfWork, metrics }
  const feed = makeEventFeed(clock)
  const webhooks = makeDelivery(shared, feed.tell)
  const calling = makeCalling({
    ...shared,
    outbox: webhooks.outbox,
    ensureSubscription: webhooks.service.ensureCampaignSubscription,
  })

  const rateLimiter = makeRateLimiter()
  const rateLimits = rateLimitsOf(config)
  const handlers = allOperations({
    ...makeOauthHandlers({ clients, limitTokens: makeLimitTokens(rateLimiter, rateLimits, clock) }),
    ...handlersOfCalling({ ...calling, dialledCalls, clock }),
    ...makeScenarioHandlers({ scenarios }),
    ...makeKnowledgeHandlers({ knowledge: makeKnowledgeService({ clock, mintId }), clock }),
    ...makeEventHandlers({ clock, feed }),
    ...makeWebhookHandlers({ clock, service: webhooks.service, replays: webhooks.replays }),
  })
  const contract = await makeContract(JSON.parse(readFileSync(DEFINITION, 'utf8')), handlers)
  const checks = { database: databaseCheck(database.reader), deliveries: deliveriesCheck(webhooks.counts) }
  metrics.showDeliveries(webhooks.counts)
  const edgeOptions: EdgeOptions = {
    ...shared,
    contract,
    preparations: preparationsOf(clock, database.reader, webhooks.urlFaults),
    outside: makeOutside([makeHealthRoutes({ metrics, checks }), makeDocsRoutes(makeSite())]),
    findPrincipal: (token) => clients.findPrincipal(database.reader, token),
    audit: appendAudit,
    rateLimiter,
    rateLimits,
    trustedProxies: config.trustedProxies,
  }

  const life = lifeOf({ options, unitOfWork, feed, calling, webhooks })
  return {
    edge: makeEdge(edgeOptions),
    edgeOptions,
    outbox: webhooks.outbox,
    unitOfWork,
    clients,
    organisations,
    runtime: calling.runtime,
    ...life,
    [Symbol.asyncDispose]: life.stop,
  }
}

interface Parts {
  readonly options: AppOptions
  readonly unitOfWork: ReturnType<typeof makeUnitOfWork>
  readonly feed: EventFeed
  readonly calling: ReturnType<typeof makeCalling>
  readonly webhooks: ReturnType<typeof makeDelivery>
}

/** What runs beside requests: started and stopped in this order. */
function lifeOf({ options, unitOfWork, feed, calling, webhooks }: Parts): Pick<App, 'start' | 'stop'> {
  const own = [calling.scheduler, calling.reaper, ...webhooks.jobs, housekeeping(unitOfWork, options.clock)]
  const jobs = makeJobs(options, own)
  webhooks.replays.wakeJob.current = () => jobs.wake(webhooks.replays.job.name)
  calling.wakeScheduler.current = () => jobs.wake(calling.scheduler.name)
  return {
    async start() {
      await calling.reaper.recover()
      await webhooks.dispatcher.start()
      jobs.start()
      calling.start()
    },
    async stop() {
      feed.close()
      await jobs.stop()
      await calling.stop()
      await webhooks.dispatcher.stop(DELIVERY_DEADLINE_MS)
      await unitOfWork.drained()
    },
  }
}

type Shared = AppOptions & {
  mintId: ReturnType<typeof makeMintId>
  unitOfWork: ReturnType<typeof makeUnitOfWork>
  metrics: ReturnType<typeof makeMetrics>
}

const handlersOfCalling = (
  calling: ReturnType<typeof makeCalling> & { dialledCalls: typeof dialledCalls; clock: Clock },
) => ({
  ...makeCampaignHandlers(calling),
  ...makeRecipientHandlers(calling),
  ...makeCallbackHandlers({ callbacks: calling.callbacks }),
  ...makeSuppressionHandlers({ suppressions: calling.suppressions }),
  ...makeConversationHandlers(),
})

function makeDelivery(shared: Shared, tell: (event: StoredEvent) => void) {
  const { config, observe } = shared
  return makeWebhooks({
    ...shared,
    observe: {
      ...observe,
      event(event) {
        tell(event)
        observe?.event?.(event)
      },
    },
    mode: 'simulation',
    destination: destinationOf(config),
    delaysMs: config.webhookScheduleMs,
    jitter: config.webhookJitter,
  })
}

/** Where webhooks may lead. */
export const destinationOf = (config: Config): DestinationOptions => ({
  allowLoopbackHttp: config.webhookLoopbackHttp,
  allowPrivateCidrs: config.webhookPrivateCidrs,
})

/** Checks beyond the schema, so that all that is wrong with a request is told at once. */
function preparationsOf(clock: Clock, reader: Reader, urlFaults: (url: string) => readonly string[]): Preparations {
  const contextChecks = makeContextChecks(scenarios)
  const people = { reader, scenarios, contextChecks }
  const knownCampaigns = (organisationId: string, ids: readonly string[]) =>
    findCampaignIds(reader, organisationId, ids)
  const webhook: Prepare = (body, findings, { organisationId }) =>
    checkSubscription(body, findings, organisationId, { urlFaults, scenarios, knownCampaigns })
  return {
    createCampaign: (body, findings) => prepareCampaign(body, findings, { scenarios, contextChecks, clock, urlFaults }),
    addRecipients: (body, findings, asked) => prepareAddition(people, body, findings, asked),
    importRecipients: (body, findings, asked) => prepareImport(people, body, findings, asked),
    createSuppression: (body, findings) => prepareSuppression(body, findings, { clock, scenarios }),
    checkSuppressions: (body, findings) => prepareCheck(body, findings, { clock, scenarios }),
    createWebhook: webhook,
    createWebhookReplay: (body, findings, asked) => prepareReplay(body, findings, asked.organisationId, reader),
    updateWebhook: webhook,
    rotateWebhookSecret: webhook,
  }
}

function rateLimitsOf({ rates }: Config) {
  return {
    client: { perMinute: rates.clientPerMinute, burst: rates.clientBurst },
    tokenAddress: { perMinute: rates.tokenPerMinute, burst: rates.tokenPerMinute },
    tokenClient: { perMinute: rates.tokenPerMinuteAndClient, burst: rates.tokenPerMinuteAndClient },
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
