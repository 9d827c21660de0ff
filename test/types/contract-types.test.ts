// What the compiler must refuse, so that no test has to: each fragment is compiled as it should be written, and with
// one fault. The fault must be an error, and the right one.
import { beforeAll, describe, expect, it } from 'vitest'
import { compile, type Diagnosis } from './compile.ts'

const PREAMBLE = `
import type { Operations } from '../../generated/operations.ts'
import type { Campaign } from '../../generated/types.ts'
import type { Reader } from '../../src/db/database.ts'
import type { Tx } from '../../src/db/transaction.ts'
import type { ClientCall, ReadCall, WriteCall } from '../../src/http/call.ts'
import { allOperations } from '../../src/http/operations.ts'
import { claimKey, touchDatabase } from '../../src/http/store.ts'
import { Problem } from '../../src/kernel/problem.ts'

type All = Operations<ReadCall, WriteCall, ClientCall>
declare const handlers: All
declare const campaign: Campaign
declare const tx: Tx
declare const reader: Reader
const scope = { organisationId: '', clientId: '', key: '' }
const claim = { fingerprint: '', requestId: '', now: 0 }
const { pauseCampaign, ...others } = handlers
`

interface Row {
  readonly name: string
  readonly accepted: string
  readonly refused: string
  readonly code: number
  readonly saying: string
}

const NOT_ASSIGNABLE = 2322
const ARGUMENT_NOT_ASSIGNABLE = 2345
const NO_SUCH_PROPERTY = 2339

const ROWS: readonly Row[] = [
  {
    name: 'an operation without a handler',
    accepted: 'allOperations({ ...others, pauseCampaign })',
    refused: 'allOperations(others)',
    code: ARGUMENT_NOT_ASSIGNABLE,
    saying: "'pauseCampaign'",
  },
  {
    name: 'a status that the contract does not declare',
    accepted: "const pause: All['pauseCampaign'] = async () => ({ status: 200, body: campaign })",
    refused: "const pause: All['pauseCampaign'] = async () => ({ status: 202, body: campaign })",
    code: NOT_ASSIGNABLE,
    saying: '202',
  },
  {
    name: 'a body that lacks a field',
    accepted: "const pause: All['pauseCampaign'] = async () => ({ status: 200, body: { ...campaign, id: '' } })",
    refused: `const { id, ...rest } = campaign
      const pause: All['pauseCampaign'] = async () => ({ status: 200, body: rest })`,
    code: NOT_ASSIGNABLE,
    saying: "'id' is missing",
  },
  {
    name: 'a body whose field has another type',
    accepted:
      "const pause: All['pauseCampaign'] = async () => ({ status: 200, body: { ...campaign, max_concurrency: 1 } })",
    refused:
      "const pause: All['pauseCampaign'] = async () => ({ status: 200, body: { ...campaign, max_concurrency: '1' } })",
    code: NOT_ASSIGNABLE,
    saying: "'string' is not assignable to type 'number'",
  },
  {
    name: 'a body where the contract has none',
    accepted: "const remove: All['deleteWebhook'] = async () => ({ status: 204 })",
    refused: "const remove: All['deleteWebhook'] = async () => ({ status: 204, body: campaign })",
    code: NOT_ASSIGNABLE,
    saying: 'Campaign',
  },
  {
    name: 'a transaction in an operation that only reads',
    accepted: "const get: All['getCampaign'] = async ({ reader }) => ({ status: 200, body: campaign })",
    refused: "const get: All['getCampaign'] = async ({ tx }) => ({ status: 200, body: campaign })",
    code: NO_SUCH_PROPERTY,
    saying: "'tx'",
  },
  {
    name: 'a field of the request that the contract does not declare',
    accepted:
      "const pause: All['pauseCampaign'] = async (_, { params: { campaign_id } }) => ({ status: 200, body: campaign })",
    refused:
      "const pause: All['pauseCampaign'] = async (_, { params: { campaign } }) => ({ status: 200, body: campaign })",
    code: NO_SUCH_PROPERTY,
    saying: "'campaign'",
  },
  {
    name: 'a bare connection where a transaction is asked',
    accepted: 'await claimKey(tx, scope, claim)',
    refused: 'await claimKey(reader, scope, claim)',
    code: ARGUMENT_NOT_ASSIGNABLE,
    saying: "of type 'Tx'",
  },
  {
    name: 'a problem that is not in the catalogue',
    accepted: "throw new Problem('campaign-not-found', '')",
    refused: "throw new Problem('campaign-mislaid', '')",
    code: ARGUMENT_NOT_ASSIGNABLE,
    saying: '"campaign-mislaid"',
  },
]

let diagnoses: Map<string, readonly Diagnosis[]> = new Map()

beforeAll(() => {
  const fragments = ROWS.flatMap(({ accepted, refused }, index) => [
    [`accepted-${index}`, `${PREAMBLE}${accepted}\n`],
    [`refused-${index}`, `${PREAMBLE}${refused}\n`],
  ])
  diagnoses = compile({ ...Object.fromEntries(fragments), reading: `${PREAMBLE}await touchDatabase(tx)\n` })
}, 60_000)

describe.each(ROWS.map((row, index) => ({ ...row, index })))('$name', ({ index, code, saying }) => {
  it('does not compile', () => {
    const found = diagnoses.get(`refused-${index}`) ?? []
    expect(found.map((diagnosis) => diagnosis.code)).toEqual([code])
    expect(found[0]?.text).toContain(saying)
  })

  it('is the only fault of the fragment', () => {
    expect(diagnoses.get(`accepted-${index}`)).toEqual([])
  })
})

describe('a transaction', () => {
  it('serves where reading is enough', () => {
    expect(diagnoses.get('reading')).toEqual([])
  })
})
