// Plays every call to one magic number, retries and all, and tells them in a form that a test can state
// in full: who said what, which events came in which order, how it ended, and when the next call was made.
import { expect, it } from 'vitest'
import { create, MINUTE, type Stage, setStage } from '../stage.ts'

export interface Rehearsed {
  /** Each call: how it ended, and what was said ("agent: …", "them: …", keys in brackets; "~" at the end where it was cut off). */
  readonly calls: readonly RehearsedCall[]
  /** Types of the events that tell of calls and of their campaign's end, in order. */
  readonly events: readonly string[]
  /** The recipient at the end: status, attempts that count, last end reason, outcome. */
  readonly recipient: readonly [status: string, attempts: number, endReason: string, outcome: string | null]
  /** Minutes from the end of each call to the next. */
  readonly waits: readonly number[]
}

export interface RehearsedCall {
  /** answered by, end reason, outcome */
  readonly end: readonly [answeredBy: string | null, endReason: string, outcome: string | null]
  readonly sip: number | null
  readonly turns: readonly string[]
}

/** What a call brings about; other kinds of events have tests of their own. */
const TOLD = [
  'intent.detected',
  'conversation.completed',
  'conversation.failed',
  'campaign.callback.received',
  'campaign.completed',
]
const CALLS_MAX = 20
const LEASE_LOST_MS = MINUTE

export async function rehearse(stage: Stage, phone: string, fields: object = {}): Promise<Rehearsed> {
  const { id } = await create(stage, [phone], { timezone: 'Pacific/Auckland', ...fields })
  for (let round = 0; round < CALLS_MAX; round += 1) {
    await stage.play()
    const [recipient] = await stage.recipients(id)
    if (['completed', 'failed', 'skipped'].includes(recipient.status)) return tell(stage, id)
    const next = recipient.next_attempt_at
    const due = next === null ? stage.clock.now() + LEASE_LOST_MS : Math.max(Date.parse(next), stage.clock.now())
    await stage.at(Math.min(due, stage.nextRingBack() ?? due))
  }
  throw new Error(`${phone} is never done`)
}

async function tell(stage: Stage, campaignId: string): Promise<Rehearsed> {
  const conversations = await stage.conversations(campaignId)
  const [recipient] = await stage.recipients(campaignId)
  const calls: RehearsedCall[] = []
  for (const { id } of conversations) {
    const { body } = await stage.call('GET', `/v1/conversations/${id}?expand=transcript`)
    calls.push({
      end: [body.answered_by, body.end_reason, body.outcome],
      sip: body.sip_status,
      turns: body.turns.map(lineOf),
    })
  }
  const ids = new Set([campaignId, ...conversations.map(({ id }) => id)])
  const events = (await stage.events())
    .filter(({ data: { object } }) => ids.has(object.id) || ids.has(object.conversation_id))
    .map(({ type }) => type)
    .filter((type) => TOLD.includes(type))
  return {
    calls,
    events,
    recipient: [recipient.status, recipient.attempt_count, recipient.last_end_reason, recipient.outcome],
    waits: conversations
      .slice(1)
      .map(({ queued_at: at }, index) => (Date.parse(at) - Date.parse(conversations[index].ended_at)) / MINUTE),
  }
}

interface Said {
  readonly role: string
  readonly text: string
  readonly interrupted: boolean
  readonly digits: string | null
}

const lineOf = ({ role, text, interrupted, digits }: Said) =>
  `${role === 'agent' ? 'agent' : 'them'}: ${digits === null ? text : `[${digits}]`}${interrupted ? ' ~' : ''}`

export const OPENING =
  'agent: Kia ora Aroha. This is an automated call to remind you of your appointment: Tuesday 2 June at 10:30 am. Will you be able to make it?'
export const AGREES = "them: Yes, I'll be there, thanks."
export const THANKS = 'agent: Lovely, thank you Aroha. We look forward to seeing you. Goodbye.'
export const CONFIRMED: RehearsedCall = {
  end: ['human', 'agent_hangup', 'confirmed'],
  sip: 200,
  turns: [OPENING, AGREES, THANKS],
}
export const REACHED = ['conversation.completed', 'campaign.completed']
export const UNDERSTOOD = ['intent.detected', ...REACHED]

export interface Script {
  readonly name: string
  readonly number: string
  readonly fields?: object
  readonly before?: (stage: Stage) => Promise<void>
  readonly expected: Rehearsed
}

/** One test per script, each on a server of its own. */
export function rehearseAll(scripts: readonly Script[]): void {
  it.each(scripts)('$number $name', async ({ number, fields, before, expected }) => {
    await using stage = await setStage()
    await before?.(stage)
    expect(await rehearse(stage, `+1202555${number}`, fields)).toEqual(expected)
  })
}
