// Three days of calls in seconds, twice: in virtual time, where the clock jumps from one due call to the next and
// calls take no time, and with the whole server running by itself, its calls lasting as long as they do, on a clock that is only fast.
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { startServer } from '../support/harness.ts'
import { until } from '../support/until.ts'
import { AUCKLAND_9AM, campaignOf, create, DAY, HOUR, type StoredBody, setStage } from './stage.ts'

/** Agrees, asks, never answers, is engaged, asks for a call tomorrow at 3 pm, answers at the third call, opts out. */
const SCRIPTS = ['00', '02', '10', '11', '04', '20', '05']
const PHONES = [212, 213, 214, 215].flatMap((area) => SCRIPTS.map((script) => `+1${area}55501${script}`))
const CAMPAIGN = {
  timezone: 'Pacific/Auckland',
  max_concurrency: 20,
  retry_policy: { max_attempts: 9, delay_seconds: (8 * HOUR) / 1000, backoff: 'fixed' },
}

/** A clock that runs `speed` times as fast as the machine's once it is let go, and can be put forward. */
function makeFastClock(start: number, speed: number) {
  let since: number | undefined
  let skipped = 0
  const elapsed = () => (since === undefined ? 0 : (performance.now() - since) * speed + skipped)
  const clock: Clock = {
    now: () => Math.floor(start + elapsed()),
    monotonic: elapsed,
    async sleep(ms, signal) {
      if (signal?.aborted) return
      await delay(ms / speed, undefined, { signal }).catch(() => undefined)
    },
    after(ms, act) {
      const timer = setTimeout(act, ms / speed)
      return () => clearTimeout(timer)
    },
  }
  return {
    ...clock,
    go() {
      since = performance.now()
    },
    /** Nobody may be on the line: whoever sleeps sleeps on. */
    putForwardTo(instant: number) {
      skipped += Math.max(0, instant - clock.now())
    },
  }
}

/** What happened to each person, in order: the events that name them, with how each call ended. */
async function storiesOf({ reader }: Database): Promise<Record<string, string[]>> {
  const recipients = await reader.selectFrom('recipients').select(['id', 'phone']).execute()
  const bodies = await reader.selectFrom('events').select('body').orderBy('sequence').execute()
  const stories = Object.fromEntries(recipients.map(({ phone }) => [phone, [] as string[]]))
  for (const { body } of bodies) {
    const { type, data } = JSON.parse(body) as StoredBody
    const { recipient_id: recipientId = data.object.id, end_reason: endReason = '', outcome = '' } = data.object
    const phone = recipients.find(({ id }) => id === recipientId)?.phone
    if (phone !== undefined) stories[phone]?.push(`${type} ${endReason} ${outcome}`.trim())
  }
  return stories
}

/** When somebody is due next, epoch ms. */
async function nextDue({ reader }: Database): Promise<number | undefined> {
  const due = await reader
    .selectFrom('recipients')
    .select((eb) => eb.fn.min<number | null>('next_attempt_at').as('at'))
    .executeTakeFirst()
  return due?.at ?? undefined
}

async function playInVirtualTime() {
  await using stage = await setStage()
  const { database } = stage.server
  const { id } = await create(stage, PHONES, CAMPAIGN)
  await stage.play()
  for (let due = await nextDue(database); due !== undefined; due = await nextDue(database)) {
    await stage.at(due)
    await stage.play()
  }
  const { body } = await stage.call('GET', `/v1/campaigns/${id}`)
  return { campaign: body, lasted: stage.clock.now() - AUCKLAND_9AM, stories: await storiesOf(database) }
}

/** Calls last as long as they do, at the speed of the clock; between them it is put forward. */
async function playFast() {
  const clock = makeFastClock(AUCKLAND_9AM, 100)
  await using server = await startServer({ clock, settings: { NEXORA_SIMULATOR_SPEED: '1' } })
  const { database } = server
  const { status } = await server.call('POST', '/v1/campaigns', { body: campaignOf(PHONES, CAMPAIGN) })
  expect(status).toBe(201)
  clock.go()
  await until(async () => {
    const open = await database.reader.selectFrom('calls').select('state').where('state', '!=', 'ended').execute()
    if (open.length === 0) clock.putForwardTo((await nextDue(database)) ?? 0)
    const campaign = await database.reader.selectFrom('campaigns').select('status').executeTakeFirst()
    return campaign?.status === 'completed'
  }, 60_000)
  return storiesOf(database)
}

it('plays three days of retries and callbacks in virtual time with the same events in the same order as a running server', async () => {
  const { campaign, lasted, stories } = await playInVirtualTime()
  expect(campaign.status).toBe('completed')
  expect(lasted).toBeGreaterThan(2 * DAY)
  expect(lasted).toBeLessThan(3 * DAY)
  expect(stories['+12125550110']?.filter((event) => event.startsWith('conversation.failed'))).toHaveLength(9)
  expect(stories['+12125550104']?.join()).toContain('campaign.callback.received')
  expect(stories['+12125550104']?.filter((event) => event.startsWith('conversation.completed'))).toHaveLength(2)
  expect(await playFast()).toEqual(stories)
}, 90_000)
