// What a call of the client costs: CPU of the calling process, against a bare `fetch` that sends the same body with fixed
// headers and parses the same answer. Both in one process, in turns, to a server on the other core.
import { Nexora } from '../../generated/clients/typescript/nexora.ts'
import { line, median, medianRatio, ratioLine, title } from './figures.ts'
import { campaignOf } from './load.ts'
import { LOAD_CORE, pinTo, startAnswers } from './process.ts'

const GOAL = { atMost: 1.5 }
const ROUNDS = 11
const CALLS = 2_000
const CONNECTIONS = 16

/** Microseconds of CPU for each call. */
async function cpuOf(call: () => Promise<unknown>): Promise<number> {
  let left = CALLS
  const before = process.cpuUsage()
  const work = async () => {
    while (left-- > 0) await call()
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / CALLS
}

pinTo(LOAD_CORE)
await using server = await startAnswers()
const nexora = new Nexora({ clientId: 'cli_bench', clientSecret: 'secret', baseUrl: server.url })
const headers = { authorization: 'Bearer nxat_bench', accept: 'application/json', 'content-type': 'application/json' }

for (const recipients of [1, 20]) {
  const body = JSON.parse(campaignOf(recipients))
  const bare = async () => {
    const sent = { method: 'POST', headers, body: JSON.stringify(body) }
    return (await fetch(`${server.url}/v1/campaigns`, sent)).json()
  }
  const client = async () => nexora.campaigns.create(body)
  const cpu: { bare: number[]; client: number[] } = { bare: [], client: [] }
  for (let round = -2; round < ROUNDS; round += 1) {
    const [first, second] = [await cpuOf(bare), await cpuOf(client)]
    if (round < 0) continue // warming up
    cpu.bare.push(first)
    cpu.client.push(second)
  }
  title(`client: create a campaign of ${recipients}, CPU a call in the calling process`)
  line('bare fetch', `${Math.round(median(cpu.bare))} us`)
  line('the client', `${Math.round(median(cpu.client))} us`)
  ratioLine('the client / bare fetch', medianRatio(cpu.client, cpu.bare), GOAL)
}
