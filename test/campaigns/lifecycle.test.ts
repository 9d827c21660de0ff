// Every state of a campaign against everything that may be asked of it: in the table itself, and of a
// server, where a refusal names what would be allowed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  allowedActions,
  type CampaignAction,
  type CampaignStatus,
  mayBecome,
  nextStatus,
} from '../../src/campaigns/lifecycle.ts'
import { Problem } from '../../src/kernel/problem.ts'
import { AUCKLAND_9AM, create, HOUR, phoneOf, type Stage, setStage } from '../runtime/stage.ts'

const ACTIONS: readonly CampaignAction[] = [
  'start',
  'time_came',
  'pause',
  'resume',
  'cancel',
  'retry',
  'all_done',
  'nobody_called',
]

/** What is allowed, and what it leads to; everything else is refused. */
const ALLOWED: Record<CampaignStatus, Partial<Record<CampaignAction, CampaignStatus>>> = {
  draft: { start: 'running', cancel: 'cancelled' },
  scheduled: { time_came: 'running', pause: 'paused', cancel: 'cancelled', nobody_called: 'failed' },
  running: { pause: 'paused', cancel: 'cancelled', retry: 'running', all_done: 'completed', nobody_called: 'failed' },
  paused: { resume: 'running', cancel: 'cancelled', retry: 'paused', all_done: 'completed', nobody_called: 'failed' },
  completed: { retry: 'running' },
  cancelled: {},
  failed: {},
}
const STATES = Object.keys(ALLOWED) as CampaignStatus[]
const CELLS = STATES.flatMap((status) => ACTIONS.map((action) => ({ status, action, next: ALLOWED[status][action] })))

describe('the table', () => {
  it.each(CELLS)('takes $status by $action to $next', ({ status, action, next }) => {
    expect(mayBecome(status, action)).toBe(next !== undefined)
    if (next !== undefined) expect(nextStatus(status, action)).toBe(next)
    else expect(() => nextStatus(status, action)).toThrow(Problem)
  })

  it.each(STATES)('offers clients of a %s campaign only what they may ask for', (status) => {
    const asked = ['start', 'pause', 'resume', 'cancel', 'retry'] as const
    expect(allowedActions(status)).toEqual(asked.filter((action) => ALLOWED[status][action] !== undefined))
  })
})

describe('over HTTP', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await setStage()
  })

  afterAll(async () => {
    await stage[Symbol.asyncDispose]()
  })

  /** A new campaign in this state. */
  async function campaignIn(status: Exclude<CampaignStatus, 'failed'>): Promise<string> {
    const schedule_at = new Date(AUCKLAND_9AM + HOUR).toISOString()
    const fields = status === 'draft' ? { draft: true } : status === 'scheduled' ? { schedule_at } : {}
    const { id } = await create(stage, [phoneOf(1)], fields)
    if (status === 'paused') await stage.call('POST', `/v1/campaigns/${id}/pause`)
    if (status === 'cancelled') await stage.call('POST', `/v1/campaigns/${id}/cancel`)
    if (status === 'completed') await stage.play()
    return id
  }

  const asked = ['start', 'pause', 'resume', 'cancel'] as const
  const cells = STATES.filter((status) => status !== 'failed').flatMap((status) =>
    asked.map((action) => ({
      status: status as Exclude<CampaignStatus, 'failed'>,
      action,
      next: ALLOWED[status][action],
    })),
  )

  it.each(cells)('a $status campaign answers $action with $next, or with 409 and the choice', async (cell) => {
    const id = await campaignIn(cell.status)
    const answer = await stage.call('POST', `/v1/campaigns/${id}/${cell.action}`)
    const { body } = await stage.call('GET', `/v1/campaigns/${id}`)
    if (cell.next === undefined) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'campaign-state-conflict' } })
      const choice = allowedActions(cell.status)
      expect(answer.body.detail).toContain(choice.length === 0 ? 'nothing any more' : choice.join(', '))
      expect(body.status).toBe(cell.status)
    } else {
      expect(answer).toMatchObject({ status: 200, body: { status: cell.next } })
      expect(body).toEqual(answer.body)
    }
  })

  it('answers 404 for a campaign that is not there or not ours', async () => {
    const id = await campaignIn('running')
    const other = await stage.server.addTenant()
    for (const action of asked) {
      const missing = '/v1/campaigns/camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f'
      expect((await stage.call('POST', `${missing}/${action}`)).status).toBe(404)
      expect((await stage.call('POST', `/v1/campaigns/${id}/${action}`, undefined, other)).status).toBe(404)
    }
  })
})
