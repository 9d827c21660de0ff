// Campaigns as clients see them: made, changed, started, paused, resumed, cancelled. What calls do
// to a campaign stands in calling/progress.ts.
import type { Tx } from '../db/transaction.ts'
import { afterCommit } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { invalid, Problem } from '../kernel/problem.ts'
import { isMissing, spokenNames } from './answering-machine.ts'
import { type CampaignChange, changedFields, requireOrder } from './changes.ts'
import { type NewCampaign, type NewRecipient, newCampaignRow, newRecipientRow } from './creation.ts'
import { endWaiting } from './ending.ts'
import { requireCampaign } from './found.ts'
import type { Scenarios } from './intake.ts'
import { nextStatus } from './lifecycle.ts'
import type { EnsureSubscription, QueuedCalls } from './ports.ts'
import { insertRecipients, openContexts } from './recipients/repository.ts'
import { type CampaignRow, insertCampaign, updateCampaign } from './repository.ts'
import type { CampaignNews, Transitions } from './transitions.ts'

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly scenarios: Scenarios
  readonly mode: 'simulation' | 'live'
  readonly ensureSubscription: EnsureSubscription
  readonly queuedCalls: QueuedCalls
  readonly transitions: Transitions
  /** Tells the scheduler that something may be due. */
  readonly wake: () => void
}

export type CampaignService = ReturnType<typeof makeCampaignService>

export function makeCampaignService(deps: Deps) {
  const { clock, transitions } = deps

  /**
   * Running now, or scheduled while the time is ahead; with the news to tell.
   * @throws Problem campaign-state-conflict | campaign-empty
   */
  function started(
    row: CampaignRow,
    action: 'start' | 'resume',
  ): { fields: Partial<CampaignRow>; news: CampaignNews[] } {
    const now = clock.now()
    const status = nextStatus(row.status, action)
    // Nothing would ever end it: it ends when somebody is done, or is removed.
    if (row.started_at === null && row.recipient_count === 0)
      throw new Problem('campaign-empty', 'The campaign has no recipients; add some first.')
    const resumed: CampaignNews[] = action === 'resume' ? ['campaign.resumed'] : []
    const fresh = { status_reason: null, recent_calls: '' }
    if (row.schedule_at !== null && row.schedule_at > now) {
      const news: CampaignNews[] = action === 'resume' ? resumed : ['campaign.scheduled']
      return { fields: { ...fresh, status: 'scheduled' }, news }
    }
    const news: CampaignNews[] = row.started_at === null ? [...resumed, 'campaign.started'] : resumed
    return { fields: { ...fresh, status, started_at: row.started_at ?? now }, news }
  }

  return {
    /** @throws Problem validation-failed */
    async create(tx: Tx, organisationId: string, clientId: string, input: NewCampaign): Promise<CampaignRow> {
      requireOrder(input.scheduleAt ?? null, input.expiresAt ?? null, clock.now())
      const row = newCampaignRow(deps, organisationId, clientId, input)
      const webhookId =
        input.webhookUrl === undefined
          ? null
          : await deps.ensureSubscription(tx, {
              organisationId,
              campaignId: row.id,
              scenario: row.scenario,
              mode: row.mode,
              url: input.webhookUrl,
            })
      const campaign = { ...row, webhook_id: webhookId }
      await insertCampaign(tx, campaign)
      const { recipients } = input
      await insertRecipients(tx, campaign, recipients.length, (index) =>
        newRecipientRow(deps, campaign, recipients[index] as NewRecipient),
      )
      if (campaign.status !== 'draft')
        await transitions.tell(tx, campaign, campaign.status === 'running' ? 'campaign.started' : 'campaign.scheduled')
      afterCommit(tx, deps.wake)
      return campaign
    },

    /** @throws Problem campaign-not-found | campaign-state-conflict | validation-failed */
    async update(tx: Tx, organisationId: string, id: string, input: CampaignChange): Promise<CampaignRow> {
      const row = await requireCampaign(tx, organisationId, id)
      const fields = changedFields(row, input, clock.now())
      await requireContexts(tx, row, spokenNames(input.answeringMachine ?? {}))
      return transitions.record(tx, row, fields)
    },

    /** @throws Problem campaign-not-found | campaign-state-conflict | campaign-empty */
    async start(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
      const row = await requireCampaign(tx, organisationId, id)
      const { fields, news } = started(row, 'start')
      return transitions.record(tx, row, fields, ...news)
    },

    /** No call is placed from now on; calls in progress finish. @throws Problem campaign-not-found | campaign-state-conflict */
    async pause(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
      const row = await requireCampaign(tx, organisationId, id)
      const status = nextStatus(row.status, 'pause')
      await deps.queuedCalls.hold(tx, organisationId, id)
      return transitions.record(tx, row, { status, status_reason: 'api' }, 'campaign.paused')
    },

    /** @throws Problem campaign-not-found | campaign-state-conflict | campaign-empty */
    async resume(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
      const row = await requireCampaign(tx, organisationId, id)
      const { fields, news } = started(row, 'resume')
      await deps.queuedCalls.unhold(tx, organisationId, id)
      return transitions.record(tx, row, fields, ...news)
    },

    /**
     * Nobody else is called, and everybody who waits reads as cancelled; calls in progress finish, unless `hangUp`.
     * @throws Problem campaign-not-found | campaign-state-conflict
     */
    async cancel(tx: Tx, organisationId: string, id: string, { hangUp }: { hangUp: boolean }): Promise<CampaignRow> {
      const row = await requireCampaign(tx, organisationId, id)
      const status = nextStatus(row.status, 'cancel')
      const now = clock.now()
      // First, so that a call withdrawn here finds its campaign cancelled.
      await updateCampaign(tx, organisationId, id, { status })
      await deps.queuedCalls.withdraw(tx, organisationId, id, 'cancelled')
      if (hangUp) await deps.queuedCalls.hangUp(tx, organisationId, id)
      const ended = await endWaiting(tx, row, 'cancelled', now)
      const fields = { status, status_reason: 'api', completed_at: now, ...ended }
      return transitions.record(tx, row, fields, 'campaign.cancelled')
    },
  }
}

/** @throws Problem validation-failed when somebody still to be called lacks a value that a message speaks */
async function requireContexts(tx: Tx, row: CampaignRow, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const missing = new Set<string>()
  for await (const contexts of openContexts(tx, row.organisation_id, row.id))
    for (const text of contexts) {
      const context = JSON.parse(text)
      for (const name of names) if (isMissing(context, name)) missing.add(name)
    }
  if (missing.size === 0) return
  const detail = `speaks values that some recipients do not have: ${[...missing].join(', ')}`
  throw invalid([{ pointer: '#/answering_machine/message', code: 'context', detail }])
}
