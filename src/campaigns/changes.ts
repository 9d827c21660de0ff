// What a client may change of a campaign, and when.
import { invalid, Problem } from '../kernel/problem.ts'
import { type AnsweringMachine, messageFault } from './answering-machine.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './calling/retry-policy.ts'
import type { CampaignRow } from './repository.ts'

export interface CampaignChange {
  readonly name?: string | null | undefined
  readonly scheduleAt?: number | undefined
  readonly expiresAt?: number | null | undefined
  readonly maxConcurrency?: number | undefined
  readonly transferTo?: string | null | undefined
  readonly answeringMachine?: AnsweringMachine | undefined
  readonly callsPerMinute?: number | null | undefined
  readonly retryPolicy?: Partial<RetryPolicy> | undefined
  readonly metadata?: object | undefined
}

/**
 * @returns the changed columns
 * @throws Problem campaign-state-conflict | validation-failed
 */
export function changedFields(row: CampaignRow, input: CampaignChange, now: number) {
  if (isFinal(row.status) && changesCalls(input))
    throw new Problem(
      'campaign-state-conflict',
      `The campaign is ${row.status}; only its name and metadata can be changed.`,
    )
  if (row.status_reason === 'expired' && input.expiresAt !== undefined)
    throw new Problem('campaign-state-conflict', 'The campaign has expired; it waits only for its calls in progress.')
  if (input.scheduleAt !== undefined && !mayMoveStart(row))
    throw new Problem('campaign-state-conflict', `The campaign is ${row.status}; its start cannot be moved any more.`)
  const fault = messageFault(input.answeringMachine ?? {})
  if (fault !== undefined) throw invalid([{ pointer: '#/answering_machine/message', ...fault }])
  const fields = valuesAfter(row, input, now)
  if (input.expiresAt !== undefined) requireOrder(fields.schedule_at, fields.expires_at, now)
  else requireBefore(fields.schedule_at, fields.expires_at)
  return fields
}

/** @throws Problem validation-failed */
function requireBefore(scheduleAt: number | null, expiresAt: number | null): void {
  if (scheduleAt !== null && expiresAt !== null && expiresAt <= scheduleAt)
    throw invalid([{ pointer: '#/schedule_at', code: 'order', detail: 'must be earlier than expires_at' }])
}

/** @throws Problem validation-failed */
export function requireOrder(scheduleAt: number | null, expiresAt: number | null, now: number): void {
  if (expiresAt === null) return
  if (expiresAt <= now) throw invalid([{ pointer: '#/expires_at', code: 'past', detail: 'must be in the future' }])
  if (scheduleAt !== null && expiresAt <= scheduleAt)
    throw invalid([{ pointer: '#/expires_at', code: 'order', detail: 'must be later than schedule_at' }])
}

const isFinal = (status: CampaignRow['status']) => ['completed', 'cancelled', 'failed'].includes(status)

/** Whether the change is about calls still to be made. */
const changesCalls = ({ name: _, metadata: __, ...calls }: CampaignChange) =>
  Object.values(calls).some((value) => value !== undefined)
/** Only what never ran can be given another start. */
const mayMoveStart = ({ status, started_at: startedAt }: CampaignRow) =>
  status === 'draft' || status === 'scheduled' || (status === 'paused' && startedAt === null)

function valuesAfter(row: CampaignRow, input: CampaignChange, now: number) {
  // Calls made before there was a pace are not remembered: it begins with a pause of its own length.
  const paceBegins = row.calls_per_minute === null && typeof input.callsPerMinute === 'number'
  return {
    name: input.name === undefined ? row.name : input.name,
    schedule_at: input.scheduleAt ?? row.schedule_at,
    expires_at: input.expiresAt === undefined ? row.expires_at : input.expiresAt,
    max_concurrency: input.maxConcurrency ?? row.max_concurrency,
    transfer_to: input.transferTo === undefined ? row.transfer_to : input.transferTo,
    answering_machine:
      input.answeringMachine === undefined ? row.answering_machine : JSON.stringify(input.answeringMachine),
    calls_per_minute: input.callsPerMinute === undefined ? row.calls_per_minute : input.callsPerMinute,
    paced_at: paceBegins && row.started_at !== null ? now : row.paced_at,
    dialled_at: paceBegins && row.started_at !== null ? now : row.dialled_at,
    retry_policy:
      input.retryPolicy === undefined
        ? row.retry_policy
        : JSON.stringify({ ...DEFAULT_RETRY_POLICY, ...input.retryPolicy }),
    metadata: input.metadata === undefined ? row.metadata : JSON.stringify(input.metadata),
  }
}
