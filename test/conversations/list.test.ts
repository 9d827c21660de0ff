// Finding conversations: each filter alone finds what it names and leaves out the rest, whatever is
// written into it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AUCKLAND_9AM,
  answerCall,
  create,
  HOUR,
  HUNG_UP,
  phoneOf,
  START,
  type Stage,
  setStage,
  speech,
} from '../runtime/stage.ts'
import type { Tenant } from '../support/harness.ts'

let stage: Stage
let first: string
let second: string
let other: Tenant

const iso = (ms: number) => encodeURIComponent(new Date(ms).toISOString())
const LINE = 'Kia ora, kōrero Māori mai. Yes, I will be there; the dog opens at eight.'

beforeAll(async () => {
  stage = await setStage()
  const phones = [
    '+12025550100',
    '+12025550101',
    '+12025550105',
    '+12025550110',
    '+12025550111',
    '+12025550115',
    '+12025550130',
  ]
  first = (await create(stage, phones, { retry_policy: { max_attempts: 1 } })).id
  await stage.play()
  await stage.at(AUCKLAND_9AM + HOUR)
  second = (await create(stage, [phoneOf(1), phoneOf(2)], { max_concurrency: 1 })).id
  await stage.tick()
  const [task] = await stage.lease()
  if (task === undefined) throw new Error('no call was leased')
  await answerCall(stage.runtime, task)
  await stage.runtime.turn(task, { seq: 4, input: START, offsetMs: 0, durationMs: 0 })
  await stage.runtime.turn(task, { seq: 5, input: speech(LINE), offsetMs: 12_000, durationMs: 4000 })
  await stage.runtime.complete(task, HUNG_UP)
  await stage.tick() // the last one stays queued
  other = await stage.server.addTenant()
  await create(stage, ['+12025550100'], {}, other)
  const taken = await stage.lease('other', 1)
  for (const queued of taken) await stage.runtime.release(queued, HOUR)
})

afterAll(async () => {
  await stage[Symbol.asyncDispose]()
})

async function list(query: string, tenant?: Tenant) {
  const answer = await stage.call('GET', `/v1/conversations?limit=100&${query}`, undefined, tenant)
  if (answer.status !== 200) throw new Error(`${query}: ${answer.status} ${answer.text}`)
  return answer.body.data as Record<string, never>[]
}

const plus = (phone: string) => encodeURIComponent(phone)

describe('the list of conversations', () => {
  it('shows those of the organisation, newest first, and nobody else’s', async () => {
    const all = await list('')
    expect(all).toHaveLength(9)
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .sort()
        .reverse(),
    )
    expect(await list(`campaign_id=${first}`, other)).toEqual([])
  })

  const CASES: readonly [string, () => string, number, (item: Record<string, never>) => unknown, unknown][] = [
    ['campaign_id', () => `campaign_id=${second}`, 2, (item) => item.campaign_id, () => second],
    ['phone', () => `phone=${plus('+1 202 555 0101')}`, 1, (item) => item.to, '+12025550101'],
    ['status', () => 'status=queued', 1, (item) => item.status, 'queued'],
    ['outcome', () => 'outcome=confirmed', 1, (item) => item.outcome, 'confirmed'],
    ['end_reason', () => 'end_reason=busy', 1, (item) => item.end_reason, 'busy'],
    ['answered_by', () => 'answered_by=voicemail', 1, (item) => item.answered_by, 'voicemail'],
    ['intent', () => 'intent=opted_out', 1, (item) => item.to, '+12025550105'],
    ['direction', () => 'direction=outbound', 9, (item) => item.direction, 'outbound'],
    ['mode', () => 'mode=simulation', 9, (item) => item.mode, 'simulation'],
    ['mode, live', () => 'mode=live', 0, (item) => item.mode, 'live'],
    ['created_before', () => `created_before=${iso(AUCKLAND_9AM + HOUR)}`, 7, (item) => item.campaign_id, () => first],
    ['created_after', () => `created_after=${iso(AUCKLAND_9AM + HOUR)}`, 2, (item) => item.campaign_id, () => second],
    ['ended_before', () => `ended_before=${iso(AUCKLAND_9AM + HOUR)}`, 7, (item) => item.campaign_id, () => first],
    ['ended_after', () => `ended_after=${iso(AUCKLAND_9AM + HOUR)}`, 1, (item) => item.campaign_id, () => second],
  ]

  it.each(CASES)('by %s finds what it names and nothing else', async (_, query, count, read, value) => {
    const found = await list(query())
    expect(found).toHaveLength(count)
    const wanted = typeof value === 'function' ? value() : value
    expect(new Set(found.map(read))).toEqual(new Set(count === 0 ? [] : [wanted]))
  })

  it('by several statuses finds each of them', async () => {
    const found = await list('status=failed,queued')
    expect(found.map(({ status }) => status).sort()).toEqual(['failed', 'failed', 'queued'])
  })

  it('by recipient_id finds the calls to one person', async () => {
    const [recipient] = await stage.recipients(first)
    expect((await list(`recipient_id=${recipient.id}`)).map(({ to }) => to)).toEqual([recipient.phone])
  })

  it('by sentiment divides the conversations without rest', async () => {
    const counts = await Promise.all(
      ['positive', 'neutral', 'negative', 'unknown'].map(async (mood) => (await list(`sentiment=${mood}`)).length),
    )
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(9)
    expect(Math.max(...counts)).toBeLessThan(9)
  })

  it('joins filters by "and"', async () => {
    expect(await list(`campaign_id=${first}&outcome=confirmed`)).toHaveLength(1)
    expect(await list('outcome=confirmed&end_reason=busy')).toEqual([])
  })

  it('comes in pages without gap or repeat, and refuses a cursor of other filters', async () => {
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await stage.call('GET', `/v1/conversations?limit=2${cursor}`)
      seen.push(...body.data.map(({ id }: { id: string }) => id))
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
      expect(body.has_more).toBe(cursor !== '')
    } while (cursor !== '')
    expect(seen).toEqual((await list('')).map(({ id }) => id))
    const { body } = await stage.call('GET', '/v1/conversations?limit=2')
    expect((await stage.call('GET', `/v1/conversations?outcome=confirmed&cursor=${body.next_cursor}`)).status).toBe(422)
  })
})

describe('q', () => {
  it.each([
    ['a word the person said', 'dog'],
    ['a word the agent said', 'automated'],
    ['a word with macrons', 'kōrero'],
    ['a word without its macrons', 'maori'],
    ['a word whose macron is a character of its own', 'Ma\u0304ori'],
    ['another case', 'DOG'],
    ['another ending', 'opening'],
    ['words that were all said', 'dog eight'],
    ['punctuation between the words', '"dog", (eight)!'],
  ])('finds %s', async (_, words) => {
    const found = await list(`q=${encodeURIComponent(words)}&campaign_id=${second}`)
    expect(found.map(({ to }) => to)).toEqual([phoneOf(1)])
  })

  it.each([
    ['a word nobody said', 'cat'],
    ['one word of two', 'dog cat'],
    ['part of a word', 'kōr'],
  ])('does not find %s', async (_, words) => {
    expect(await list(`q=${encodeURIComponent(words)}`)).toEqual([])
  })

  it.each([
    'dog OR cat',
    'dog NOT cat',
    'NEAR(dog cat)',
    'cat*',
    'body:dog',
    'scope:org*',
    '" OR "1',
    "' OR 1=1 --",
    'dog) OR (cat',
    '{body} : dog AND cat',
    '^cat',
    '-cat',
  ])('takes %s for words to be said, nothing more', async (words) => {
    expect(await list(`q=${encodeURIComponent(words)}`)).toEqual([])
  })

  it('never reaches into another organisation', async () => {
    const scope = stage.server.tenant.organisationId.replaceAll(/[^a-z0-9]/gi, '')
    for (const words of ['dog', `dog ${scope}`, scope])
      expect(await list(`q=${encodeURIComponent(words)}`, other)).toEqual([])
  })

  it('finds nothing when it holds no word', async () => {
    expect(await list(`q=${encodeURIComponent('?!')}`)).toEqual([])
  })

  it.each(['campaign_id', 'recipient_id', 'outcome', 'intent'])('%s is a value, never SQL', async (name) => {
    expect(await list(`${name}=${encodeURIComponent("x' OR '1'='1")}`)).toEqual([])
  })
})
