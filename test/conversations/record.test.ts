// What is kept of a call: its turns in the order of time, what was understood and from which words,
// what the agent knew it from; and that events tell the same, in order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { campaignOf, create, type Stage, type StoredBody, setStage, TERMINAL } from '../runtime/stage.ts'
import type { Answer } from '../support/harness.ts'

type Body = Answer['body']

let stage: Stage
let id: string
let documentId: string
let conversations: Body[]
let events: StoredBody[]

const PHONES = ['00', '01', '02', '04', '05', '10', '11', '15', '30'].map((script) => `+120255501${script}`)

beforeAll(async () => {
  stage = await setStage()
  const content = '# Getting here\n\nThere is free parking behind the building, off Swan Lane.'
  const document = await stage.call('PUT', '/v1/knowledge/by_external_id/getting-here', {
    title: 'Getting here',
    content,
  })
  documentId = document.body.id
  id = (await create(stage, PHONES, { retry_policy: { max_attempts: 1 }, timezone: 'Pacific/Auckland' })).id
  await stage.play()
  const listed = await stage.conversations(id)
  conversations = await Promise.all(
    listed.map(async (each) => (await stage.call('GET', `/v1/conversations/${each.id}?expand=transcript`)).body),
  )
  events = await stage.events()
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

const to = (script: string): Body => conversations.find((each) => each.to === `+120255501${script}`)
const talked = () => conversations.filter(({ answered_by }) => answered_by === 'human')

describe('the turns of a conversation', () => {
  it('are numbered from 0, grow in time and never overlap', () => {
    expect(talked()).toHaveLength(6)
    for (const { turns } of talked()) {
      expect(turns.map(({ index }: Body) => index)).toEqual(turns.map((_: Body, index: number) => index))
      for (const [index, turn] of turns.entries()) {
        const before = turns[index - 1]
        if (before !== undefined) expect(turn.offset_ms).toBeGreaterThanOrEqual(before.offset_ms + before.duration_ms)
      }
    }
  })

  it('end before the call does, and add up to the time somebody spoke', () => {
    for (const { turns, duration_seconds, talk_seconds } of talked()) {
      const last = turns.at(-1)
      expect(last.offset_ms + last.duration_ms).toBeLessThanOrEqual(duration_seconds * 1000 + 500)
      const spoken = turns.reduce((sum: number, turn: Body) => sum + turn.duration_ms, 0)
      expect(Math.abs(spoken - talk_seconds * 1000)).toBeLessThanOrEqual(500)
    }
  })

  it('begin with the agent, who names the person and the appointment', () => {
    for (const { turns } of talked()) {
      expect(turns[0].role).toBe('agent')
      if (!turns[0].interrupted) expect(turns[0].text).toContain('Aroha')
    }
  })

  it('are none when nobody answered, and of a voicemail', () => {
    for (const script of ['10', '11', '15']) expect(to(script).turns).toEqual([])
  })

  it('are marked where the person broke in', () => {
    expect(to('30').turns.at(-1)).toMatchObject({ role: 'agent', interrupted: true })
    expect(to('00').turns.some(({ interrupted }: Body) => interrupted)).toBe(false)
  })

  it('are the same in the transcript and left out of the list', async () => {
    for (const { id: conversationId, turns, status, language } of conversations) {
      const { body } = await stage.call('GET', `/v1/conversations/${conversationId}/transcript`)
      expect(body).toEqual({ object: 'transcript', conversation_id: conversationId, status, language, turns })
    }
    for (const listed of await stage.conversations(id)) expect(listed).not.toHaveProperty('turns')
  })

  it('are nobody else’s to read', async () => {
    const other = await stage.server.addTenant()
    const target = `/v1/conversations/${to('00').id}`
    for (const path of [target, `${target}/transcript`, `${target}?expand=transcript`])
      expect((await stage.call('GET', path, undefined, other)).status).toBe(404)
  })
})

describe('an intent', () => {
  it('belongs to a turn of the recipient and rests on words said in it', () => {
    const found = conversations.flatMap(({ turns, intents }) => intents.map((intent: Body) => ({ turns, intent })))
    expect(found.length).toBeGreaterThan(4)
    for (const { turns, intent } of found) {
      const turn = turns.find((each: Body) => each.id === intent.turn_id)
      expect(turn.role).toBe('recipient')
      expect(turn.intents).toContainEqual(intent)
      expect(turn.text).toContain(intent.evidence)
      expect(intent.confidence).toBeGreaterThan(0)
      expect(intent.confidence).toBeLessThanOrEqual(1)
    }
  })

  it.each([
    ['00', 'confirmed', true],
    ['01', 'declined', false],
    ['02', 'confirmed', true],
    ['04', 'callback_requested', false],
    ['05', 'opted_out', false],
    ['30', 'no_resolution', false],
  ])('and the outcome of the person %s is %s', (script, outcome, successful) => {
    expect(to(script)).toMatchObject({ outcome, successful, status: 'completed' })
    if (outcome !== 'no_resolution') expect(to(script).intents.map(({ name }: Body) => name)).toContain(outcome)
    expect(to(script).summary).toContain('Aroha')
  })

  it('is told as it is detected, before the end of its conversation', () => {
    for (const { id: conversationId, intents } of conversations) {
      const own = events.filter(
        ({ type, data }) => type === 'intent.detected' && data.object.conversation_id === conversationId,
      )
      expect(own.map(({ data }) => data.object.intent)).toEqual(intents)
      const [start, end] = events.filter(
        ({ type, data }) => type.startsWith('conversation.') && data.object.id === conversationId,
      )
      for (const { sequence } of own) {
        expect(sequence).toBeGreaterThan(start?.sequence ?? Number.POSITIVE_INFINITY)
        expect(sequence).toBeLessThan(end?.sequence ?? 0)
      }
    }
  })
})

describe('an answer from the knowledge base', () => {
  it('names the document, version and passage it rests on', () => {
    const answers = to('02').turns.filter(({ knowledge_refs }: Body) => knowledge_refs.length > 0)
    expect(answers).toHaveLength(1)
    expect(answers[0]).toMatchObject({ role: 'agent', knowledge_refs: [{ document_id: documentId, version: 1 }] })
    expect(answers[0].text).toContain('parking')
    expect(answers[0].knowledge_refs[0].passage_id).toMatch(/^psg_/)
  })

  it('is named nowhere when the knowledge was not asked', () => {
    for (const script of ['00', '01', '05'])
      expect(to(script).turns.flatMap(({ knowledge_refs }: Body) => knowledge_refs)).toEqual([])
  })
})

describe('the end of a conversation', () => {
  it('is told once: completed if it was connected, else failed, with the record as it is read', () => {
    for (const conversation of conversations) {
      const ends = events.filter(({ type, data }) => TERMINAL.includes(type) && data.object.id === conversation.id)
      expect(ends.map(({ type }) => type)).toEqual([
        conversation.answered_at === null ? 'conversation.failed' : 'conversation.completed',
      ])
      expect(ends[0]?.data.object).toEqual(conversation)
    }
  })

  it('leaves what was not measured null', () => {
    expect(to('10')).toMatchObject({
      status: 'failed',
      end_reason: 'no_answer',
      sip_status: 480,
      q850_cause: 19,
      answered_by: null,
      outcome: null,
      successful: null,
      summary: null,
      duration_seconds: null,
      talk_seconds: null,
      sentiment: 'unknown',
    })
  })
})

describe('every event', () => {
  it('reads the same in the list, by its id, and as it was stored', async () => {
    const { body } = await stage.call('GET', '/v1/events?limit=100')
    expect(body.data).toEqual(events)
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1))
    for (const event of events) expect((await stage.call('GET', `/v1/events/${event.id}`)).body).toEqual(event)
  })

  it('carries the mode and the version', async () => {
    expect(campaignOf(PHONES).recipients).toHaveLength(conversations.length)
    for (const event of events) expect(event).toMatchObject({ object: 'event', api_version: 'v1', mode: 'simulation' })
  })
})
