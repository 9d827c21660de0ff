// What the chain costs: server CPU for each request, against the same chain with @koa/router, and against Fastify and
// bare node:http doing the same work. CPU, not requests a second: it is the steadier figure on a shared machine.
import { line, median, medianRatio, ratioLine, title } from './figures.ts'
import { campaignOf, closedLoop, type Sent, send } from './load.ts'
import { LOAD_CORE, pinTo, type ServerProcess, startServer, type Variant } from './process.ts'

const VARIANTS: readonly Variant[] = ['edge', 'koa-router', 'fastify', 'bare']
const ROUTER_GOAL = { atMost: 1.25 }
const ROUNDS = 7
const CONNECTIONS = 32

interface Measured {
  readonly name: string
  readonly amount: number
  sentTo(server: ServerProcess, campaignId: string): Sent
}

const BODY = campaignOf(20)
const REQUESTS: readonly Measured[] = [
  { name: 'GET a campaign', amount: 1200, sentTo: (_, id) => ({ method: 'GET', path: `/v1/campaigns/${id}` }) },
  {
    name: 'POST a campaign of 20 recipients',
    amount: 400,
    sentTo: () => ({ method: 'POST', path: '/v1/campaigns', body: BODY }),
  },
]

pinTo(LOAD_CORE)
await using stack = new AsyncDisposableStack()
const servers: { variant: Variant; server: ServerProcess; campaignId: string }[] = []
for (const variant of VARIANTS) {
  const server = stack.use(await startServer(variant))
  const { status, body } = await send(server, { method: 'POST', path: '/v1/campaigns', body: BODY })
  if (status !== 201) throw new Error(`${variant} answered ${status} to a new campaign.`)
  servers.push({ variant, server, campaignId: body.id })
}

for (const { name, amount, sentTo } of REQUESTS) {
  const cpu: Record<Variant, number[]> = { edge: [], 'koa-router': [], fastify: [], bare: [] }
  for (let round = -1; round < ROUNDS; round += 1)
    for (const { variant, server, campaignId } of servers) {
      const { cpuMicros } = await closedLoop(server, sentTo(server, campaignId), { amount, connections: CONNECTIONS })
      if (round >= 0) cpu[variant].push(cpuMicros) // the first warms up
    }
  title(`chain: ${name}, server CPU a request`)
  for (const variant of VARIANTS) line(variant, `${Math.round(median(cpu[variant]))} us`)
  ratioLine('edge / the same chain on @koa/router', medianRatio(cpu.edge, cpu['koa-router']), ROUTER_GOAL)
  ratioLine('edge / Fastify doing the same work', medianRatio(cpu.edge, cpu.fastify))
  ratioLine('edge / bare node:http doing the same work', medianRatio(cpu.edge, cpu.bare))
}
