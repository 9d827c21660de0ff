// What may happen to a campaign when. A total table: a new state does not compile until every cell
// is decided.
import { Problem } from '../kernel/problem.ts'

export type CampaignStatus = 'draft' | 'scheduled' | 'running' | 'paused' | 'completed' | 'cancelled' | 'failed'

/** `resume` and `start` ask for running; the caller turns that into `scheduled` while the time is still ahead. */
export type CampaignAction =
  | 'start'
  | 'time_came'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'retry'
  | 'all_done'
  | 'nobody_called'

const NO = 'conflict'

const TRANSITIONS: Record<CampaignStatus, Record<CampaignAction, CampaignStatus | typeof NO>> = {
  draft: {
    start: 'running',
    time_came: NO,
    pause: NO,
    resume: NO,
    cancel: 'cancelled',
    retry: NO,
    all_done: NO,
    nobody_called: NO,
  },
  scheduled: {
    start: NO,
    time_came: 'running',
    pause: 'paused',
    resume: NO,
    cancel: 'cancelled',
    retry: NO,
    all_done: NO,
    nobody_called: 'failed',
  },
  running: {
    start: NO,
    time_came: NO,
    pause: 'paused',
    resume: NO,
    cancel: 'cancelled',
    retry: 'running',
    all_done: 'completed',
    nobody_called: 'failed',
  },
  paused: {
    start: NO,
    time_came: NO,
    pause: NO,
    resume: 'running',
    cancel: 'cancelled',
    retry: 'paused',
    all_done: 'completed',
    nobody_called: 'failed',
  },
  completed: {
    start: NO,
    time_came: NO,
    pause: NO,
    resume: NO,
    cancel: NO,
    retry: 'running',
    all_done: NO,
    nobody_called: NO,
  },
  cancelled: {
    start: NO,
    time_came: NO,
    pause: NO,
    resume: NO,
    cancel: NO,
    retry: NO,
    all_done: NO,
    nobody_called: NO,
  },
  failed: {
    start: NO,
    time_came: NO,
    pause: NO,
    resume: NO,
    cancel: NO,
    retry: NO,
    all_done: NO,
    nobody_called: NO,
  },
}

/** Actions that a client may ask for in this state. */
export function allowedActions(status: CampaignStatus): CampaignAction[] {
  const asked: CampaignAction[] = ['start', 'pause', 'resume', 'cancel', 'retry']
  return asked.filter((action) => TRANSITIONS[status][action] !== NO)
}

/** @throws Problem campaign-state-conflict, naming what is allowed */
export function nextStatus(status: CampaignStatus, action: CampaignAction): CampaignStatus {
  const next = TRANSITIONS[status][action]
  if (next !== NO) return next
  const allowed = allowedActions(status)
  const choice = allowed.length === 0 ? 'nothing any more' : allowed.join(', ')
  throw new Problem('campaign-state-conflict', `The campaign is ${status}; it allows ${choice}.`)
}

export function mayBecome(status: CampaignStatus, action: CampaignAction): boolean {
  return TRANSITIONS[status][action] !== NO
}
