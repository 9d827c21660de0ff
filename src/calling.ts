// The part of the composition root where calls are made: campaigns, conversations and the runtime are
// three rooms that know nothing of each other and meet only here.

import { makeCallbackRequests } from './campaigns/callbacks/requests.ts'
import { makeCallbackService } from './campaigns/callbacks/service.ts'
import { makeCampaignProgress } from './campaigns/calling/progress.ts'
import { makeRingBacks } from './campaigns/calling/ring-backs.ts'
import { makeScheduler } from './campaigns/calling/scheduler.ts'
import type { Calls, DueCall } from './campaigns/ports.ts'
import { makeRecipientService } from './campaigns/recipients/service.ts'
import { makeCampaignService } from './campaigns/service.ts'
import { makeSnapshots } from './campaigns/snapshots.ts'
import { makeTransitions } from './campaigns/transitions.ts'
import type { Config } from './config.ts'
import { makeConversationService } from './conversations/service.ts'
import type { Database, Reader } from './db/database.ts'
import type { makeUnitOfWork } from './db/transaction.ts'
import { scenarios } from './dialogue/scenarios.ts'
import { makeSessions } from './dialogue/sessions.ts'
import type { Outbox } from './events/outbox.ts'
import type { Clock } from './kernel/clock.ts'
import type { makeMintId } from './kernel/ids.ts'
import type { Log } from './kernel/log.ts'
import { answerFromKnowledge } from './knowledge/search.ts'
import { findOrganisation } from './organisations/repository.ts'
import { makeCalls } from './runtime/calls.ts'
import { makeInbound } from './runtime/inbound.ts'
import { makeLeases } from './runtime/leases.ts'
import type { VoiceRuntimePort } from './runtime/port.ts'
import { type CallQueue, makeCallQueue } from './runtime/queue.ts'
import { makeReaper } from './runtime/reaper.ts'
import { countOrganisationCalls } from './runtime/repository.ts'
import { makeSimulator } from './runtime/simulator/simulator.ts'
import { makeWaiters } from './runtime/waiters.ts'
import { makeSuppressionService } from './suppressions/service.ts'

const SIMULATED_CALLER = '+12025550199'

interface CallingDeps {
  readonly config: Config
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly unitOfWork: ReturnType<typeof makeUnitOfWork>
  readonly mintId: ReturnType<typeof makeMintId>
  readonly outbox: Outbox
  readonly ensureSubscription: Parameters<typeof makeCampaignService>[0]['ensureSubscription']
}

export function makeCalling(deps: CallingDeps) {
  const { clock, mintId, outbox, unitOfWork, log, config } = deps
  const { reader } = deps.database
  const wakeScheduler = { current: (): void => undefined }
  const wake = () => wakeScheduler.current()
  const waiters = makeWaiters(clock)
  const conversations = makeConversationService({ clock, mintId, outbox })
  const callsMaxOf = async (reader: Reader, organisationId: string) =>
    (await findOrganisation(reader, organisationId))?.calls_max ?? config.callsMax
  const snapshots = makeSnapshots({
    clock,
    async loadOf(reader, organisationId) {
      const open = await countOrganisationCalls(reader, organisationId)
      return { open, ceiling: await callsMaxOf(reader, organisationId) }
    },
  })
  const suppressions = makeSuppressionService({ clock, mintId, outbox })
  const transitions = makeTransitions({ clock, outbox, snapshots, wake })
  const effects = makeCallEffects(deps, { transitions, suppressions, wake, queue: () => queue })
  const parts = { clock, conversations, campaigns: effects, dialogue: makeSessions(scenarios) }
  const queue: CallQueue = makeCallQueue({ ...parts, waiters })
  const runtime: VoiceRuntimePort = {
    ...makeLeases({ ...parts, unitOfWork, reader, waiters, callsMaxOf }),
    ...makeInbound({ ...parts, unitOfWork, callTo: async (...party) => spoken(await effects.callTo(...party)) }),
    ...makeCalls({ ...parts, unitOfWork, askKnowledge: answerFromKnowledge }),
  }
  const calls = makePlacedCalls({ queue, conversations, callsMaxOf })
  const campaigns = makeCampaignService({
    clock,
    mintId,
    scenarios,
    mode: 'simulation',
    ensureSubscription: deps.ensureSubscription,
    queuedCalls: calls,
    transitions,
    wake,
  })
  const simulator = makeSimulatedPeople(deps, runtime)
  const stopping = new AbortController()
  let finished: Promise<void> = Promise.resolve()
  return {
    campaigns,
    recipients: makeRecipientService({ clock, mintId, transitions, suppressions }),
    callbacks: makeCallbackService({ clock, transitions, withdrawCalls: queue.withdrawOne }),
    suppressions,
    snapshots,
    runtime,
    wakeScheduler,
    scheduler: makeScheduler({ clock, unitOfWork, reader, calls, transitions, suppressions }),
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

interface EffectDeps {
  readonly transitions: ReturnType<typeof makeTransitions>
  readonly suppressions: ReturnType<typeof makeSuppressionService>
  /** Calls end by the campaigns, and campaigns withdraw calls. */
  readonly queue: () => CallQueue
  readonly wake: () => void
}

/** What calls do to campaigns. */
function makeCallEffects(
  { clock, mintId, outbox, config }: CallingDeps,
  { transitions, suppressions, queue, wake }: EffectDeps,
) {
  const requests = makeCallbackRequests({ clock, mintId, outbox })
  const shared = { clock, requests, transitions, wake }
  return {
    ...makeCampaignProgress({
      ...shared,
      suppressions,
      holdCalls: (...campaign) => queue().hold(...campaign),
      simulatedWaitSpeed: config.simulatorWaitSpeed,
    }),
    ...makeRingBacks({ ...shared, withdrawCalls: (...party) => queue().withdrawOne(...party) }),
  }
}

/** A call as it is made: in the scenario's language, from a number. */
function spoken(due: DueCall) {
  const language = scenarios.get(due.scenario)?.language ?? 'en'
  const scenario = { key: due.scenario, version: due.scenarioVersion, language }
  return { ...due, scenario, from: due.from ?? SIMULATED_CALLER }
}

interface PlacingDeps {
  readonly queue: CallQueue
  readonly conversations: ReturnType<typeof makeConversationService>
  readonly callsMaxOf: (reader: Reader, organisationId: string) => Promise<number>
}

/** What campaigns ask of the rooms that make calls. */
function makePlacedCalls({ queue, conversations, callsMaxOf }: PlacingDeps): Calls {
  return {
    hold: queue.hold,
    unhold: queue.unhold,
    hangUp: queue.hangUp,
    withdraw: queue.withdraw,
    async load(tx, organisationId, campaignId) {
      const open = await queue.countOpen(tx, organisationId, campaignId)
      return { ...open, ceiling: await callsMaxOf(tx, organisationId) }
    },
    async place(tx, due) {
      const call = { ...spoken(due), direction: 'outbound' } as const
      const conversationId = await conversations.begin(tx, call)
      await queue.enqueue(tx, { ...call, conversationId, facts: call })
      return conversationId
    },
  }
}

function makeSimulatedPeople({ config, clock, log }: CallingDeps, port: VoiceRuntimePort) {
  return makeSimulator({
    port,
    clock,
    speed: Number.isFinite(config.simulatorSpeed) ? config.simulatorSpeed : 'instant',
    waitSpeed: config.simulatorWaitSpeed,
    seed: config.simulatorSeed,
    callsMax: config.callsMax,
    worker: 'simulator',
    observe: (happening) => {
      if (happening.type === 'call_played' || happening.type === 'rang_back')
        log.debug('simulator.call', { ...happening })
      else log.error('simulator.failed', { ...happening })
    },
  })
}
