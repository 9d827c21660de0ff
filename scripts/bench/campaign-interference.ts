// What others feel while campaigns of ten thousand arrive, one a second: p99 of steady GETs against the same without.
// And the longest pause of the event loop while such a request is taken in, valid or wrong in every line.
import { setTimeout as delay } from 'node:timers/promises'
import { line, median, medianRatio, ratioLine, title } from './figures.ts'
import { campaignOf, openLoop, send } from './load.ts'
import { LOAD_CORE, pinTo, type ServerProcess, startServer } from './process.ts'

const RATIO_GOAL = { atMost: 4 }
const PAUSE_MS_MAX = 100
const RECIPIENTS = 10_000
const ROUNDS = 9
const RATE = { perSecond: 200, seconds: 5 }
const CAMPAIGN_EVERY_MS = 1000
const PAUSES_MEASURED = 5

const VALID = campaignOf(RECIPIENTS)
const INVALID = campaignOf(RECIPIENTS, () => 'not a number')

async function post(server: ServerProcess, body: string, expected: number): Promise<void> {
  const { status } = await send(server, { method: 'POST', path: '/v1/campaigns', body })
  if (status !== expected) throw new Error(`A campaign was answered with ${status}, not ${expected}.`)
}

async function getsDuringCampaigns(server: ServerProcess, path: string) {
  const campaigns: Promise<void>[] = []
  const over = new AbortController()
  async function arrive(): Promise<void> {
    while (!over.signal.aborted) {
      campaigns.push(post(server, VALID, 201))
      await delay(CAMPAIGN_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined)
    }
  }
  const arriving = arrive()
  const latency = await openLoop(server, path, RATE)
  over.abort()
  await Promise.all([arriving, ...campaigns])
  return latency
}

async function longestPauses(server: ServerProcess, body: string, expected: number): Promise<number[]> {
  const pauses: number[] = []
  for (let index = 0; index < PAUSES_MEASURED; index += 1) {
    await server.ask({ task: 'watch' })
    await post(server, body, expected)
    pauses.push((await server.ask({ task: 'pause' })).maxMs)
  }
  return pauses
}

pinTo(LOAD_CORE)
await using server = await startServer('edge', { free: true })
const { body } = await send(server, { method: 'POST', path: '/v1/campaigns', body: campaignOf(20) })
const path = `/v1/campaigns/${body.id}`
for (let index = 0; index < 2; index += 1) await post(server, VALID, 201) // warms up
await openLoop(server, path, { perSecond: 500, seconds: 2 })

const p99 = { alone: [] as number[], busy: [] as number[] }
const p50 = { alone: [] as number[], busy: [] as number[] }
for (let round = 0; round < ROUNDS; round += 1) {
  const alone = await openLoop(server, path, RATE)
  const busy = await getsDuringCampaigns(server, path)
  p99.alone.push(alone.p99)
  p99.busy.push(busy.p99)
  p50.alone.push(alone.p50)
  p50.busy.push(busy.p50)
}

const ms = (value: number) => `${value.toFixed(1)} ms`
title(`campaign-interference: ${RATE.perSecond} GETs a second, a campaign of ${RECIPIENTS} recipients each second`)
line('GET without campaigns, p50 / p99', `${ms(median(p50.alone))} / ${ms(median(p99.alone))}`)
line('GET with campaigns, p50 / p99', `${ms(median(p50.busy))} / ${ms(median(p99.busy))}`)
ratioLine('p99 with / without campaigns', medianRatio(p99.busy, p99.alone), RATIO_GOAL)
for (const [name, sent, expected] of [['valid', VALID, 201] as const, ['all invalid', INVALID, 422] as const]) {
  const pauses = await longestPauses(server, sent, expected)
  const worst = Math.max(...pauses)
  line(`longest pause of the event loop, ${name}, median`, ms(median(pauses)))
  line(`longest pause of the event loop, ${name}, worst of ${pauses.length}`, ms(worst), {
    value: worst,
    atMost: PAUSE_MS_MAX,
    unit: ' ms',
  })
}
