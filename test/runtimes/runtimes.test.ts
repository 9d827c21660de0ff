// The packed client, installed into an empty project, learns the same of the same faults in every runtime, and the server
// sees one key and one effect. A runtime without a program for this machine is told; in CI it is a failure.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT, toolOf } from '../../scripts/check/tool.ts'
import { packClient } from '../../scripts/pack/client.ts'
import { compileStrict, compileStrictly } from '../sdk/strict-project.ts'
import { type Counts, type Faulty, startFaulty } from './faulty.ts'
import { BUILD_LIMIT_MS, blocksAsModules, EVERY_RECEIVER, linkFrameworks, serveInNext } from './frameworks.ts'
import { makeProject, missing, programOf, RUNTIMES, serveInDeno } from './runtimes.ts'

const OLDEST_TSC = path.join(import.meta.dirname, 'node_modules/typescript/bin/tsc')

const LEARNED = {
  writes: { id: 'camp_1', status: 201 },
  'hangs-in-headers': [],
  'hangs-in-body': [],
  'hangs-always': { error: 'TimeoutError' },
  'retry-after-seconds': { data: [], waited: true },
  'retry-after-date': { data: [], waited: true },
  'bad-gateway': { error: 'StatusError', status: 502, outcomeUnknown: false },
  redirects: { error: 'RedirectError', outcomeUnknown: false },
  'cuts-json': [],
  'cuts-connection': [],
  'token-endpoint-fails': [],
  'token-endpoint-refuses': { error: 'TokenError', status: 401, code: 'invalid_client' },
  'token-is-refused': 'camp_1',
  'is-never-answered': { error: 'UnknownOutcomeError', outcomeUnknown: true, idempotencyKey: 'row-7' },
  aborts: { error: 'AbortedError', outcomeUnknown: true },
  refuses: { isOfItsClass: true, status: 422, code: 'validation-failed', requestId: 'req_422', at: ['phone'] },
  'twenty-at-once': 20,
  webhooks: { scheme: 'standard', changed: { error: 'SignatureError', reason: 'no_matching_signature' } },
  'clock-is-wrong': {
    data: [],
    waited: true,
    webhook: { error: 'SignatureError', reason: 'timestamp_out_of_tolerance' },
  },
}

const reads = (requests: number, tokenRequests = 1): Counts => ({
  requests,
  tokenRequests,
  keys: 0,
  bodies: Math.min(1, requests),
  effects: 0,
})
const writes = (requests: number, effects: number, tokenRequests = 1): Counts => ({
  requests,
  tokenRequests,
  keys: 1,
  bodies: 1,
  effects,
})

const SEEN: Readonly<Record<string, Counts>> = {
  writes: writes(3, 1),
  'hangs-in-headers': reads(2),
  'hangs-in-body': reads(2),
  'hangs-always': reads(1),
  'retry-after-seconds': reads(2),
  'retry-after-date': reads(2),
  'bad-gateway': reads(2),
  redirects: writes(1, 0),
  'cuts-json': reads(2),
  'cuts-connection': reads(2),
  'token-endpoint-fails': reads(1, 2),
  'token-endpoint-refuses': reads(0),
  'token-is-refused': writes(2, 1, 2),
  'is-never-answered': writes(2, 1),
  aborts: writes(1, 0),
  refuses: writes(1, 0),
  'twenty-at-once': reads(20),
  'clock-is-wrong': reads(2),
}

const README = readFileSync(path.join(ROOT, 'src/sdk/README.md'), 'utf8')

let folder = ''
let project = ''
let faulty: Faulty

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nexora-runtimes-'))
  project = await makeProject(folder, (await packClient(folder)).file)
  copyFileSync(path.join(import.meta.dirname, 'faults.mjs'), path.join(project, 'faults.mjs'))
  faulty = await startFaulty()
})

afterAll(async () => {
  await faulty?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

it.each(['mts', 'cts'] as const)('compiles in a strict project: .%s, TypeScript 5.4', async (form) => {
  expect(await compileStrictly(OLDEST_TSC, project, form)).toEqual({ code: 0, output: '' })
})

it('receives webhooks by the line of the README for Deno', async (context) => {
  const deno = RUNTIMES.find(({ name }) => name === 'Deno')
  const program = deno === undefined ? undefined : programOf(deno)
  if (deno === undefined || program === undefined) {
    if (process.env.CI === undefined) return context.skip(missing({ name: 'Deno' }))
    throw new Error(missing({ name: 'Deno' }))
  }
  const line = /`(Deno[.]serve[^`]+)`/.exec(README)?.[1] ?? ''
  expect(await serveInDeno(program, project, line)).toBe('handled evt_1\n204\n400\n')
})

describe('in frameworks', () => {
  beforeAll(() => linkFrameworks(project))

  it.each([
    ['newest', toolOf('@typescript/native', 'tsc')],
    ['5.4', OLDEST_TSC],
  ])('every receiver compiles against the newest types of its framework: TypeScript %s', async (_, tsc) => {
    // What is wrong in the declarations of others is not ours to find; ours are checked above.
    const found = await compileStrict(tsc, project, 'receivers.mts', EVERY_RECEIVER, '--skipLibCheck')
    expect(found).toEqual({ code: 0, output: '' })
  })

  it('every code block of the README is strict TypeScript too', async () => {
    const blocks = blocksAsModules(README)
    expect(blocks.length).toBeGreaterThan(5)
    const tsc = toolOf('@typescript/native', 'tsc')
    for (const [index, code] of blocks.entries()) {
      const file = `block-${index}.mts`
      const found = await compileStrict(tsc, project, file, `${code}\nexport {}\n`, '--types', 'node')
      expect(found).toEqual({ code: 0, output: '' })
    }
  })

  it(
    'a Next application is built without the secret, and receives by the line of the README',
    async () => {
      const line = /`(export const POST[^`]+)`/.exec(README)?.[1] ?? ''
      const { printed, answers } = await serveInNext(project, line)
      expect(answers).toEqual(['204', '400 no_matching_signature'])
      expect(printed.match(/handled .*/g)).toEqual(['handled evt_1'])
    },
    BUILD_LIMIT_MS,
  )
})

describe.each(RUNTIMES)('$name', (runtime) => {
  it('learns of every fault what there is to know, and repeats without doing twice', async (context) => {
    const program = programOf(runtime)
    if (program === undefined) {
      if (process.env.CI === undefined) return context.skip(missing(runtime))
      throw new Error(missing(runtime))
    }
    const name = runtime.name.replaceAll(/\W/g, '')
    expect(await runtime.run(program, project, `${faulty.url}/${name}`)).toEqual(LEARNED)
    expect(faulty.seenBy(name)).toEqual(SEEN)
    expect(faulty.elsewhere()).toBe(0)
  })
})
