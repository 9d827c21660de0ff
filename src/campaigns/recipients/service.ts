// The people of a campaign as clients change them: added, removed, called again.
import type { Tx } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { MintId } from '../../kernel/ids.ts'
import { invalid, Problem, type Violation } from '../../kernel/problem.ts'
import { isMissing, spokenNames } from '../answering-machine.ts'
import { type NewRecipient, newRecipientRow } from '../creation.ts'
import { requireCampaign } from '../found.ts'
import { nextStatus } from '../lifecycle.ts'
import type { Suppressions } from '../ports.ts'
import { type CampaignRow, updateCampaign } from '../repository.ts'
import type { Transitions } from '../transitions.ts'
import { deleteRecipient, findKnownPhones, findRecipient, insertRecipients, type RecipientRow } from './repository.ts'
import { countRequeued } from './store.ts'
import type { RetryOrder } from './written.ts'

export const RECIPIENTS_MAX = 100_000

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly transitions: Transitions
  readonly suppressions: Suppressions
}

/** How people were checked before, what is wanted of those not acceptable, and how to tell what only the transaction finds. */
export interface Intake {
  readonly onInvalid: 'reject' | 'skip'
  readonly onDuplicate: 'reject' | 'skip'
  readonly known: (index: number) => Violation
  /** Values of a context that everybody has. */
  readonly lookedFor: readonly string[]
  readonly lacking: (index: number, name: string) => Violation
}

/** The message on voicemail may have changed since the people were checked. @returns what they lack, by place */
function lackingNow(
  campaign: CampaignRow,
  people: readonly NewRecipient[],
  { lookedFor, lacking }: Intake,
): Map<number, Violation[]> {
  const names = spokenNames(JSON.parse(campaign.answering_machine)).filter((name) => !lookedFor.includes(name))
  const faults = new Map<number, Violation[]>()
  if (names.length === 0) return faults
  for (const [index, { context }] of people.entries()) {
    const missing = names.filter((name) => isMissing({ ...context }, name))
    if (missing.length > 0)
      faults.set(
        index,
        missing.map((name) => lacking(index, name)),
      )
  }
  return faults
}

/**
 * @returns what is wrong with those to be left out, by place
 * @throws Problem validation-failed when any is not to be left out, with all of these
 */
async function unacceptable(
  tx: Tx,
  campaign: CampaignRow,
  people: readonly NewRecipient[],
  intake: Intake,
): Promise<Map<number, Violation[]>> {
  const left = lackingNow(campaign, people, intake)
  const refused = intake.onInvalid === 'reject' ? [...left.values()].flat() : []
  const phones = people.map(({ phone }) => phone)
  const known = await findKnownPhones(tx, campaign.organisation_id, campaign.id, phones)
  for (const [index, phone] of phones.entries()) {
    if (!known.has(phone) || left.has(index)) continue
    const violation = intake.known(index)
    left.set(index, [violation])
    if (intake.onDuplicate === 'reject') refused.push(violation)
  }
  if (refused.length > 0) throw invalid(refused)
  return left
}

export interface RetryFilter {
  readonly end_reasons?: readonly string[] | undefined
  readonly outcomes?: readonly string[] | undefined
}

/** With those before it that are still being written: what is written of them is not for them any more. */
const joinedBy = ({ retried_upto: written, retry_orders: orders }: CampaignRow, order: RetryOrder) =>
  JSON.stringify([...(written === null ? [] : (JSON.parse(orders) as RetryOrder[])), order])

export type RecipientService = ReturnType<typeof makeRecipientService>

export function makeRecipientService(deps: Deps) {
  const { clock, transitions, suppressions } = deps

  /** @throws Problem campaign-state-conflict */
  function requireOpen(campaign: CampaignRow): void {
    if (['completed', 'cancelled', 'failed'].includes(campaign.status))
      throw new Problem(
        'campaign-state-conflict',
        `The campaign is ${campaign.status}; nobody can be added or removed.`,
      )
    requireUnexpired(campaign)
  }

  /** @throws Problem campaign-state-conflict */
  function requireUnexpired({ expires_at: expiresAt }: CampaignRow): void {
    if (expiresAt !== null && expiresAt <= clock.now())
      throw new Problem('campaign-state-conflict', 'The campaign has expired; nobody is called any more.')
  }

  return {
    /**
     * They were checked before; here only what the campaign itself has to say.
     * @returns the campaign; the ids in the order given, undefined for those left out; and why these are, by place
     * @throws Problem campaign-not-found | campaign-state-conflict | validation-failed
     */
    async add(tx: Tx, organisationId: string, campaignId: string, people: readonly NewRecipient[], intake: Intake) {
      const campaign = await requireCampaign(tx, organisationId, campaignId)
      requireOpen(campaign)
      const left = await unacceptable(tx, campaign, people, intake)
      const phones = people.map(({ phone }) => phone)
      const fresh = people.filter((_, index) => !left.has(index))
      const count = campaign.recipient_count + fresh.length
      if (count > RECIPIENTS_MAX) {
        const detail = `lead to more than ${RECIPIENTS_MAX} recipients in the campaign`
        throw invalid([{ pointer: '#/recipients', code: 'too-many', detail }])
      }
      const ids = new Map<string, string>()
      await insertRecipients(tx, campaign, fresh.length, (index) => {
        const row = newRecipientRow(deps, campaign, fresh[index] as NewRecipient)
        ids.set(row.phone, row.id)
        return row
      })
      // Ids grow with the clock: after a start with one that is behind, the new ones may stand before those called already.
      const first = [...ids.values()][0]
      const behind = first !== undefined && first <= campaign.reached_recipient_id
      const fields = { recipient_count: count, ...(behind ? { reached_recipient_id: '' } : {}) }
      const changed = fresh.length === 0 ? campaign : await transitions.record(tx, campaign, fields)
      return {
        campaign: changed,
        ids: phones.map((phone, index) => (left.has(index) ? undefined : ids.get(phone))),
        left,
      }
    },

    /** @throws Problem campaign-state-conflict | recipient-state-conflict */
    async remove(tx: Tx, campaign: CampaignRow, recipient: RecipientRow): Promise<void> {
      requireOpen(campaign)
      if (recipient.status !== 'pending' || recipient.last_conversation_id !== null)
        throw new Problem('recipient-state-conflict', 'The recipient was called already, or a call is queued.')
      await deleteRecipient(tx, recipient)
      const changed = await transitions.record(tx, campaign, { recipient_count: campaign.recipient_count - 1 })
      if (changed.started_at !== null) await transitions.finishIfDone(tx, changed)
    },

    /**
     * Calls people again who were not reached, each with a fresh allowance of attempts: said at once, with an exact
     * count; written to their rows by the scheduler, a thousand in a transaction.
     * @throws Problem campaign-not-found | campaign-state-conflict
     */
    async retry(tx: Tx, organisationId: string, campaignId: string, filter: RetryFilter) {
      const campaign = await requireCampaign(tx, organisationId, campaignId)
      const status = nextStatus(campaign.status, 'retry')
      requireUnexpired(campaign)
      const { retry_round: round, retry_orders: orders, retried_upto: upTo } = campaign
      const order = {
        retry_round: round + 1,
        retry_orders: joinedBy(campaign, { round: round + 1, at: clock.now(), ...filter }),
        retried_upto: '',
      }
      await updateCampaign(tx, organisationId, campaignId, order)
      const requeued = await countRequeued(tx, { ...campaign, ...order }, (phones) =>
        suppressions.inForce(tx, organisationId, phones, campaign.scenario),
      )
      if (requeued === 0) {
        await updateCampaign(tx, organisationId, campaignId, {
          retry_round: round,
          retry_orders: orders,
          retried_upto: upTo,
        })
        return { requeued, campaign }
      }
      if (status === campaign.status) return { requeued, campaign: await transitions.record(tx, campaign, order) }
      const again = { ...order, status, status_reason: null, completed_at: null, recent_calls: '' }
      return { requeued, campaign: await transitions.record(tx, campaign, again, 'campaign.resumed') }
    },

    /** @throws Problem campaign-not-found | recipient-not-found */
    async require(tx: Tx, organisationId: string, campaignId: string, id: string) {
      const campaign = await requireCampaign(tx, organisationId, campaignId)
      const recipient = await findRecipient(tx, organisationId, campaignId, id)
      if (recipient === undefined)
        throw new Problem('recipient-not-found', 'No recipient of this campaign has this id.')
      return { campaign, recipient }
    },
  }
}
