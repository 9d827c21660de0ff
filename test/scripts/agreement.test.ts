// The two documents must describe the same events. Each way of drifting apart, one at a time.
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { agreement, eventCount } from '../../scripts/contract/agreement.ts'
import { copyContract, type Edit } from './contract-copy.ts'

const CONTRACT = path.resolve(import.meta.dirname, '../../openapi')

const PING = 'webhook.ping'
/** All of them, in the order of the documents. */
const EVENTS = [
  'conversation.started',
  'conversation.completed',
  'conversation.failed',
  'intent.detected',
  'campaign.scheduled',
  'campaign.started',
  'campaign.paused',
  'campaign.resumed',
  'campaign.completed',
  'campaign.cancelled',
  'campaign.failed',
  'campaign.recipient.completed',
  'campaign.callback.received',
  'recipient.opted_out',
  PING,
  'webhook.health_changed',
]
const without = (...left: readonly string[]) => EVENTS.filter((type) => !left.includes(type)).join(', ')

interface Drift {
  readonly name: string
  readonly edits: readonly Edit[]
  readonly findings: readonly string[]
}

const DRIFTS: readonly Drift[] = [
  {
    name: 'another payload in OpenAPI',
    edits: [
      {
        file: 'events/messages.yaml',
        from: 'events.yaml#/ConversationFailedEvent',
        to: 'events.yaml#/IntentDetectedEvent',
      },
    ],
    findings: [
      'conversation.failed: payload is conversations/events.yaml#/IntentDetectedEvent in OpenAPI and conversations/events.yaml#/ConversationFailedEvent in AsyncAPI',
      'conversation.failed: the constant type of its payload is intent.detected',
    ],
  },
  {
    name: 'another payload in AsyncAPI',
    edits: [
      {
        file: 'events/async-messages.yaml',
        from: 'events.yaml#/CampaignCompletedEvent',
        to: 'schemas.yaml#/Campaign',
      },
    ],
    findings: [
      'campaign.completed: payload is campaigns/events.yaml#/CampaignCompletedEvent in OpenAPI and campaigns/schemas.yaml#/Campaign in AsyncAPI',
    ],
  },
  {
    name: 'an event type that no client could name',
    edits: [
      { file: 'events/schemas.yaml', from: '    - campaign.completed\n', to: '' },
      { file: 'webhooks/inputs.yaml', from: '    - campaign.completed\n', to: '' },
    ],
    findings: [
      `EventTypeInput in events/schemas.yaml lists ${without('campaign.completed')}, but the events are ${EVENTS.join(', ')}`,
      `EventTypePattern in webhooks/inputs.yaml lists ${without('campaign.completed', PING)}, but the events are ${without(PING)}`,
    ],
  },
  {
    name: 'a constant type that is not the name of the event',
    edits: [{ file: 'webhooks/events.yaml', from: 'const: webhook.ping', to: 'const: webhook.pong' }],
    findings: ['webhook.ping: the constant type of its payload is webhook.pong'],
  },
  {
    name: 'a header that one event does not name in OpenAPI',
    edits: [{ file: 'events/messages.yaml', from: /.*HeaderXNexoraReplay.*\n/, to: '' }],
    findings: ['conversation.completed: header x-nexora-replay differs between OpenAPI and AsyncAPI'],
  },
  {
    name: 'a header whose schema differs',
    edits: [
      {
        file: 'webhooks/headers.yaml',
        from: /(?<=name: X-Nexora-Attempt\n[\s\S]*?) {2}schema: .*/,
        to: '  schema: { type: string }',
      },
    ],
    findings: [
      'conversation.completed',
      'conversation.failed',
      'intent.detected',
      'campaign.callback.received',
      'campaign.completed',
      'webhook.ping',
    ].map((name) => `${name}: header x-nexora-attempt differs between OpenAPI and AsyncAPI`),
  },
  {
    name: 'an event that only AsyncAPI has',
    edits: [{ file: 'openapi.yaml', from: / {2}intent\.detected: .*\n/, to: '' }],
    findings: ['intent.detected: only in AsyncAPI'],
  },
  {
    name: 'an event that only OpenAPI has',
    edits: [{ file: 'asyncapi.yaml', from: / {2}sendWebhookPing:\n( {4}.*\n)+/, to: '' }],
    findings: ['webhook.ping: only in OpenAPI'],
  },
  {
    name: 'an operation that does not send',
    edits: [{ file: 'asyncapi.yaml', from: 'action: send', to: 'action: receive' }],
    findings: ['sendConversationCompleted: action is receive, not send'],
  },
  {
    name: 'a channel whose address is not the event',
    edits: [{ file: 'events/channels.yaml', from: 'address: webhook.ping', to: 'address: webhook.test' }],
    findings: ['sendWebhookPing: channel address webhook.test is not the message name webhook.ping'],
  },
]

describe('agreement of OpenAPI and AsyncAPI', () => {
  it('holds for the contract as it is', () => {
    const [openapi, asyncapi] = [path.join(CONTRACT, 'openapi.yaml'), path.join(CONTRACT, 'asyncapi.yaml')]
    expect(agreement(openapi, asyncapi)).toEqual([])
    expect(eventCount(openapi)).toBeGreaterThanOrEqual(6)
  })

  it.each(DRIFTS)('notices $name', ({ edits, findings }) => {
    using copy = copyContract(edits)
    expect(agreement(copy.openapi, copy.asyncapi)).toEqual(expect.arrayContaining([...findings]))
  })

  it('notices an event that the union of all events leaves out', () => {
    using copy = copyContract([{ file: 'events/schemas.yaml', from: /.*#\/WebhookPingEvent.*\n/, to: '' }])
    expect(agreement(copy.openapi, copy.asyncapi)).toEqual([expect.stringMatching(/^WebhookEvent unites /)])
  })

  it('does not pass a document whose references lead nowhere', () => {
    using copy = copyContract([{ file: 'events/messages.yaml', from: '#/IntentDetectedEvent', to: '#/Nowhere' }])
    expect(() => agreement(copy.openapi, copy.asyncapi)).toThrow('#/Nowhere leads nowhere')
  })
})
