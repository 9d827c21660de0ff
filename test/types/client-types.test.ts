// What the compiler knows of the client: scopes that it was not declared with, values that may be added, events that
// are newer, reads that ask whether something changed.
import { beforeAll, describe, expect, it } from 'vitest'
import { compile, type Diagnosis } from './compile.ts'

const PREAMBLE = `
import type {
  Campaign, ConditionalOptions, CreateCampaignRequest, NotModified, Scope, UnknownEvent, WebhookEvent
} from '../../generated/clients/typescript/nexora.ts'
import { makeWebhookHandler, Nexora, unwrap } from '../../generated/clients/typescript/nexora.ts'

declare const campaign: Campaign
declare const event: WebhookEvent | UnknownEvent
declare const create: CreateCampaignRequest
const all = new Nexora()
const reads = new Nexora<'campaigns:read' | 'events:read'>()
const asked = new Nexora({ scopes: ['knowledge:read'] })
export const used = [campaign, event, create, all, reads, asked, makeWebhookHandler, unwrap]
export type Used = ConditionalOptions | NotModified | Scope
`

interface Row {
  readonly name: string
  readonly accepted: string
  readonly refused: string
  readonly saying: string
}

const ROWS: readonly Row[] = [
  {
    name: 'a method whose scope the client was not declared with',
    accepted: `void reads.campaigns.list(); void reads.events.stream(); void reads.campaigns.listRecipients('camp_1')`,
    refused: `void reads.campaigns.create(create)`,
    saying: `Type 'MissingScope<"campaigns:write">' has no call signatures`,
  },
  {
    name: 'a stream of a client without its scope',
    accepted: `void all.events.stream({ types: ['conversation.completed'] })`,
    refused: `void asked.events.stream()`,
    saying: `MissingScope<"events:read">`,
  },
  {
    name: 'a method whose scope is not among the ones asked for',
    accepted: `void asked.knowledge.search({ query: 'parking' }); void asked.withOptions({ maxRetries: 0 }).knowledge.list()`,
    refused: `void asked.withOptions({ maxRetries: 0 }).knowledge.delete('doc_1')`,
    saying: `MissingScope<"knowledge:write">`,
  },
  {
    name: 'a method whose scope a copy of the client gave up',
    accepted: `void all.withOptions({ scopes: ['campaigns:read'] }).campaigns.list()`,
    refused: `void all.withOptions({ scopes: ['campaigns:read'] }).campaigns.start('camp_1')`,
    saying: `MissingScope<"campaigns:write">`,
  },
  {
    name: 'a scope that there is not',
    accepted: `new Nexora({ scopes: ['campaigns:read', 'campaigns:write'] })`,
    refused: `new Nexora({ scopes: ['campaigns:delete'] })`,
    saying: `"campaigns:delete"' is not assignable to type`,
  },
  {
    name: 'a client of fewer scopes where more are needed',
    accepted: `const fewer: Nexora<'campaigns:read'>['campaigns'] = all.campaigns; void fewer
      const lists = ({ campaigns }: { campaigns: Pick<Nexora['campaigns'], 'list'> }) => campaigns.list()
      void lists(all); void lists(reads)`,
    refused: `const more: Nexora = reads; void more`,
    saying: `is not assignable to type 'Nexora<`,
  },
  {
    name: 'a value of an answer compared with no text',
    accepted: `const status: string = campaign.status; if (campaign.status === 'hibernating' || status === 'running') void 0
      const known: typeof campaign.status = 'a value to come'; void known`,
    refused: `const status: typeof campaign.status = 7; void status`,
    saying: `Type '7' is not assignable`,
  },
  {
    name: 'a value of a request that there is not',
    accepted: `const body: CreateCampaignRequest = { ...create, on_invalid: 'skip' }; void body`,
    refused: `const body: CreateCampaignRequest = { ...create, on_invalid: 'perhaps' }; void body`,
    saying: `Type '"perhaps"' is not assignable`,
  },
  {
    name: 'the data of an event that is newer than the client',
    accepted: `if (event.type === 'unknown') void event.raw.data
      else if (event.type === 'conversation.completed') void event.data.object.outcome
      else void event.data`,
    refused: `void event.data`,
    saying: `Property 'data' does not exist on type 'UnknownEvent'`,
  },
  {
    name: 'a function for a type of event that there is not',
    accepted: `makeWebhookHandler({ 'webhook.ping': ({ sequence }) => void sequence.toFixed() }, { secret: 'x' })`,
    refused: `makeWebhookHandler({ 'webhook.pong': () => undefined }, { secret: 'x' })`,
    saying: `''webhook.pong'' does not exist in type 'EventHandlers'`,
  },
  {
    name: 'the data of a read that may say that nothing changed',
    accepted: `const read = async () => {
        const one = await all.campaigns.get('camp_1', { ifNoneMatch: '"7"' })
        return 'notModified' in one ? undefined : one.status
      }; void read; const plain = async () => (await all.campaigns.get('camp_1')).status; void plain`,
    refused: `const read = async () => (await all.campaigns.get('camp_1', { ifNoneMatch: '"7"' })).status; void read`,
    saying: `Property 'status' does not exist on type`,
  },
  {
    name: 'ifNoneMatch where nothing can answer it',
    accepted: `void all.campaigns.list({ limit: 5 }, { timeoutMs: 5 })`,
    refused: `void all.campaigns.list({ limit: 5 }, { ifNoneMatch: '"7"' })`,
    saying: `'ifNoneMatch' does not exist in type 'RequestOptions'`,
  },
]

let found: Map<string, readonly Diagnosis[]>

beforeAll(() => {
  const sources = ROWS.flatMap(({ accepted, refused }, index) => [
    [`client-accepted-${index}`, `${PREAMBLE}\n${accepted}\n`],
    [`client-refused-${index}`, `${PREAMBLE}\n${refused}\n`],
  ])
  found = compile(Object.fromEntries(sources))
}, 60_000)

describe('the compiler', () => {
  it.each(ROWS.map((row, index) => ({ ...row, index })))('refuses $name', ({ index, saying }) => {
    expect(found.get(`client-accepted-${index}`)).toEqual([])
    const faults = found.get(`client-refused-${index}`) ?? []
    expect(faults.map(({ text }) => text).join('\n')).toContain(saying)
    expect(faults).toHaveLength(1)
  })
})
