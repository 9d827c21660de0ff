// The linters as they are run: one copy of the contract with one fault per rule. What a rule makes of small documents
// is in contract-rules.test.ts; here each must be heard through the whole chain.
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../scripts/contract/finding.ts'
import { lint } from '../../scripts/contract/lint.ts'
import { copyContract, type Edit } from './contract-copy.ts'

interface Fault extends Edit {
  readonly rule: string
  readonly saying: string
  /** Where the finding is reported, when that is not the file with the fault. */
  readonly at?: string
}

const FAULTS: readonly Fault[] = [
  {
    rule: 'nexora-operation-security',
    file: 'campaigns/pause.yaml',
    from: "oauth2: ['campaigns:write']",
    to: "oauth2: ['campaigns:write', 'campaigns:read']",
    saying: 'exactly one OAuth scope',
  },
  {
    rule: 'nexora-operation-example',
    file: 'campaigns/resume.yaml',
    from: / {10}examples:\n.*\n/,
    to: '',
    saying: 'Response 200 has no example',
  },
  {
    rule: 'nexora-operation-statuses',
    file: 'campaigns/start.yaml',
    from: /.*'404'.*\n/,
    to: '',
    saying: 'Status 404 is not declared',
  },
  {
    rule: 'nexora-operation-headers',
    file: 'campaigns/cancel.yaml',
    from: /.*Idempotent-Replayed:.*\n/,
    to: '',
    saying: 'lacks the header Idempotent-Replayed',
  },
  {
    rule: 'nexora-schema-openness',
    file: 'campaigns/inputs.yaml',
    from: /(?<=RetryPolicyInput:\n.*\n.*\n).*additionalProperties: false\n/,
    to: '',
    saying: 'must have additionalProperties: false',
  },
  {
    rule: 'nexora-schema-properties',
    file: 'campaigns/schemas.yaml',
    from: /.*description: Your name for the campaign.\n/,
    to: '',
    saying: 'Property name has no description',
  },
  {
    rule: 'nexora-schema-keywords',
    file: 'campaigns/schemas.yaml',
    from: /.*x-extensible-enum: true\n/,
    to: '',
    saying: 'needs x-extensible-enum: true',
  },
  {
    rule: 'nexora-schema-named',
    file: 'knowledge/search-schemas.yaml',
    from: /(?<=SearchKnowledgeRequest:[\s\S]*? {2}properties:\n)/,
    to: [
      '    inside:',
      '      type: object',
      '      description: Has no name.',
      '      additionalProperties: false',
      '      properties: { here: { type: string, description: A field., maxLength: 9 } }',
      '',
    ].join('\n'),
    saying: 'a name of its own',
  },
  {
    rule: 'nexora-root-references',
    file: 'openapi.yaml',
    from: 'components:\n',
    to: 'components:\n  schemas: { Stray: { type: string, description: A stray. } }\n',
    saying: "belong into the room's own files",
  },
  {
    rule: 'nexora-references-resolved',
    file: 'scenarios/scenario.yaml',
    from: 'problems.yaml#/NotFound',
    to: 'problems.yaml#/Nowhere',
    saying: 'was not resolved',
    at: 'shared/problems.yaml',
  },
  {
    rule: 'nexora-agreement',
    file: 'events/messages.yaml',
    from: 'conversations/events.yaml#/ConversationFailedEvent',
    to: 'conversations/events.yaml#/ConversationCompletedEvent',
    saying: 'conversation.failed: payload is',
    at: 'asyncapi.yaml',
  },
  {
    rule: 'struct',
    file: 'campaigns/recipients.yaml',
    from: '  operationId:',
    to: '  operationName: list\n  operationId:',
    saying: 'operationName',
  },
  {
    rule: 'asyncapi-document-resolved',
    file: 'asyncapi.yaml',
    from: /(?<=sendWebhookPing:\n {4}action:) send/,
    to: ' shout',
    saying: 'action',
  },
]

let broken: readonly Finding[] = []
let untouched: readonly Finding[] = []

beforeAll(async () => {
  using copy = copyContract(FAULTS)
  ;[broken, untouched] = await Promise.all([lint(copy.folder), lint()])
  broken = broken.map((finding) => ({ ...finding, file: path.relative(copy.folder, path.resolve(finding.file)) }))
}, 60_000)

describe('contract lint', () => {
  it('has nothing to say about the contract as it is', () => {
    expect(untouched).toEqual([])
  })

  it.each(FAULTS)('hears $rule in $file', ({ rule, file, saying, at = file }) => {
    const heard = broken.filter((finding) => finding.rule === rule && finding.message.includes(saying))
    expect(heard.map((finding) => finding.file)).toContain(at)
    expect(heard.every(({ line }) => line >= 1)).toBe(true)
  })
})
