// What remains of the throughput of bare node:http when a POST with Idempotency-Key goes through the chain. Both run the
// identical unit of work (key, campaign, recipients, stored answer), token look-up and limiter.
import { line, median, medianRatio, ratioLine, title } from './figures.ts'
import { campaignOf, closedLoop } from './load.ts'
import { LOAD_CORE, pinTo, startServer } from './process.ts'

const GOAL = { atLeast: 0.5 }
const ROUNDS = 7
const LOAD = { amount: 1200, connections: 64 }
// One recipient: the smaller the unit of work, the more the chain weighs.
const POST = { method: 'POST', path: '/v1/campaigns', body: campaignOf(1), keyed: true } as const

pinTo(LOAD_CORE)
await using edge = await startServer('edge')
await using bare = await startServer('bare')
const rates = { edge: [] as number[], bare: [] as number[] }
const cpu = { edge: [] as number[], bare: [] as number[] }
for (let round = -1; round < ROUNDS; round += 1)
  for (const [name, server] of [['edge', edge] as const, ['bare', bare] as const]) {
    const { requestsPerSecond, cpuMicros } = await closedLoop(server, POST, LOAD)
    if (round < 0) continue // warms up
    rates[name].push(requestsPerSecond)
    cpu[name].push(cpuMicros)
  }

title(`idempotent-post: POST /v1/campaigns with a new key each time, ${LOAD.connections} at once`)
for (const name of ['edge', 'bare'] as const) line(name, `${Math.round(median(rates[name]))} /s`)
ratioLine('requests a second, edge / bare node:http', medianRatio(rates.edge, rates.bare), GOAL)
ratioLine('server CPU a request, edge / bare node:http', medianRatio(cpu.edge, cpu.bare))
