// A designer edits our own contract in a way that breaks somebody, and is stopped by a report that says what, where, who is
// hit, and what to do instead: one edit for each kind of break, in the files as they are written.
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { load } from '../../../scripts/contract/diff/load.ts'
import type { Contract } from '../../../scripts/contract/diff/place.ts'
import { makeReport } from '../../../scripts/contract/diff/report/report.ts'
import { terminal } from '../../../scripts/contract/diff/report/terminal.ts'
import { type ContractCopy, copyContract, type Edit } from '../contract-copy.ts'
import { POLICY } from './documents.ts'

const LONG = { timeout: 60_000 }

interface Break {
  readonly name: string
  readonly edits: readonly Edit[]
  /** The rule, what the report calls the part, the file whose line it shows, and one of those who are hit. */
  readonly told: readonly [rule: string, what: string, file: string, who: string]
  readonly document?: 'openapi' | 'asyncapi'
}

const INPUTS = 'campaigns/inputs.yaml'
const CAMPAIGNS = 'campaigns/campaigns.yaml'
const EVENTS = 'conversations/events.yaml'

const BREAKS: readonly Break[] = [
  {
    name: 'an operation goes',
    edits: [{ file: 'openapi.yaml', from: /^ {2}'\/v1\/campaigns\/\{campaign_id\}\/stats'.*\n/m, to: '' }],
    told: [
      'operation-removed',
      'GET /v1/campaigns/{campaign_id}/stats',
      'campaigns/stats.yaml',
      'GET /v1/campaigns/{campaign_id}/stats',
    ],
  },
  {
    name: 'a method of the clients gets another name',
    edits: [{ file: CAMPAIGNS, from: 'operationId: createCampaign', to: 'operationId: makeCampaign' }],
    told: ['operation-id-changed', 'createCampaign -> makeCampaign', CAMPAIGNS, 'POST /v1/campaigns'],
  },
  {
    name: 'a field of a request must be there',
    edits: [{ file: INPUTS, from: 'required: [scenario, recipients]', to: 'required: [scenario, recipients, name]' }],
    told: ['property-became-required', 'CreateCampaignRequest.name', INPUTS, 'POST /v1/campaigns'],
  },
  {
    name: 'a field of a request takes less',
    edits: [{ file: INPUTS, from: 'maxLength: 64', to: 'maxLength: 16' }],
    told: ['max-length-lowered', 'CreateCampaignRequest.scenario  64 -> 16', INPUTS, 'POST /v1/campaigns'],
  },
  {
    name: 'a field of an answer goes',
    edits: [
      { file: 'campaigns/schemas.yaml', from: '    - status_reason\n', to: '' },
      { file: 'campaigns/schemas.yaml', from: /^ {4}status_reason:\n(?: {6}.*\n)+/m, to: '' },
    ],
    told: ['property-removed', 'Campaign.status_reason', 'campaigns/schemas.yaml', 'GET /v1/campaigns/{campaign_id}'],
  },
  {
    name: 'success has another status',
    edits: [{ file: CAMPAIGNS, from: "'201':", to: "'202':" }],
    told: ['success-response-removed', 'POST /v1/campaigns response 201', CAMPAIGNS, 'POST /v1/campaigns'],
  },
  {
    name: 'a header of an answer goes',
    edits: [{ file: CAMPAIGNS, from: /^ +Location: .*\n/m, to: '' }],
    told: ['header-removed', 'POST /v1/campaigns response 201 header Location', CAMPAIGNS, 'POST /v1/campaigns'],
  },
  {
    name: 'another scope is needed',
    edits: [{ file: CAMPAIGNS, from: "['campaigns:read']", to: "['campaigns:write']" }],
    told: [
      'security-scope-added',
      'oauth2 (campaigns:read) -> oauth2 (campaigns:write)',
      CAMPAIGNS,
      'GET /v1/campaigns',
    ],
  },
  {
    name: 'what is left out means something else',
    edits: [{ file: 'shared/parameters.yaml', from: 'default: 25', to: 'default: 50' }],
    told: ['default-changed', 'query parameter limit  25 -> 50', 'shared/parameters.yaml', 'GET /v1/conversations'],
  },
  {
    name: 'an event has another name',
    edits: [{ file: 'events/async-messages.yaml', from: 'name: intent.detected', to: 'name: intent.found' }],
    told: ['message-name-changed', 'intent.detected -> intent.found', 'events/async-messages.yaml', 'intent.detected'],
    document: 'asyncapi',
  },
  {
    name: 'a field of an event is no longer always there',
    edits: [{ file: EVENTS, from: 'turn_id, offset_ms, intent, text]', to: 'turn_id, offset_ms, intent]' }],
    told: ['property-became-optional', 'IntentDetection.text', EVENTS, 'intent.detected'],
    document: 'asyncapi',
  },
  {
    name: 'a field of an event has another type',
    edits: [
      { file: EVENTS, from: /(conversation_id:\n {6}type: )string/, to: 'conversation_id:\n      type: integer' },
    ],
    told: ['type-changed', 'conversation_id  string -> integer', EVENTS, 'intent.detected'],
    document: 'asyncapi',
  },
]

describe('a designer is stopped when', () => {
  let base: ContractCopy
  const sides = new Map<string, Contract>()
  const read = (copy: ContractCopy, document: 'openapi' | 'asyncapi') =>
    load(copy[document], { remote: false, lenient: false, cwd: copy.folder })

  beforeAll(async () => {
    base = copyContract([])
    for (const document of ['openapi', 'asyncapi'] as const) sides.set(document, await read(base, document))
  }, LONG.timeout)
  afterAll(() => base[Symbol.dispose]())

  it.each(BREAKS)('$name', LONG, async ({ edits, told: [rule, what, file, who], document = 'openapi' }) => {
    using copy = copyContract(edits)
    const revision = await read(copy, document)
    const report = makeReport([{ base: sides.get(document) as Contract, revision }], [], POLICY, 'breaking')
    const change = report.documents[0]?.changes.find((one) => one.rule === rule)
    expect(report.exitCode).toBe(1)
    expect(change).toMatchObject({ level: 'breaking', blocks: true, affects: expect.arrayContaining([who]) })
    const lines = terminal(report, false).split('\n')
    const first = lines.findIndex((line) => line.includes(change?.title ?? '') && line.includes(what))
    expect([what, first >= 0]).toEqual([what, true])
    expect(lines[first + 1]).toMatch(new RegExp(`${rule} .*${path.basename(file)}:[1-9]\\d*`))
    expect(lines[first + 2]).toMatch(/^ {4}affects \S/)
    expect(lines[first + 3]).toMatch(/^ {4}\S.*[.]$/)
    expect(lines[first + 4]).toMatch(/^ {4}Instead: \S.*[.]$/)
  })
})
