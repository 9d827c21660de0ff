// The server is killed (SIGKILL) at each step of a call, started again, and what is on record is looked
// at: before the commit point the call is made as if nothing had happened, after it never again.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { finish } from '../e2e/processes.ts'
import { type Harness, startServer } from '../support/harness.ts'
import { campaignOf, type StoredBody, TERMINAL } from './stage.ts'

const CRASHING_SERVER = path.resolve(import.meta.dirname, 'crashing-server.ts')
/** Asks a question before agreeing: a call of three turns. */
const PHONE = '+12025550102'

let server: Harness
let root: string

beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'nexora-crash-points-'))
  server = await startServer({ idle: true })
  const { status } = await server.call('POST', '/v1/campaigns', { body: campaignOf([PHONE]) })
  expect(status).toBe(201)
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(root, { recursive: true, force: true })
})

interface Story {
  readonly dialled: string[]
  readonly conversations: ReadonlyArray<{ id: string; status: string; end_reason: string | null; attempt: number }>
  readonly turns: number
  readonly events: readonly StoredBody[]
  readonly recipient: { status: string; attempt_count: number; last_end_reason: string | null }
}

/** Two lives of a server: the first ends at the step, the second goes on from what is on disk. */
async function crashAndGoOn(when: string, step: string): Promise<Story> {
  const folder = mkdtempSync(path.join(root, 'life-'))
  const file = path.join(folder, 'nexora.db')
  await sql`vacuum into ${file}`.execute(server.database.writer)
  const first = await finish(process.execPath, [CRASHING_SERVER, folder, when, step])
  expect(first, 'it did not reach the step').toMatchObject({ code: null, errors: '' })
  const second = await finish(process.execPath, [CRASHING_SERVER, folder])
  expect(second).toMatchObject({ code: 0, errors: '' })
  const database = openDatabase(file)
  try {
    return { dialled: readFileSync(path.join(folder, 'dialled'), 'utf8').trim().split('\n'), ...(await read(database)) }
  } finally {
    await database.close()
  }
}

async function read({ reader }: Database): Promise<Omit<Story, 'dialled'>> {
  const conversations = await reader
    .selectFrom('conversations')
    .select(['id', 'status', 'end_reason', 'attempt'])
    .execute()
  const bodies = await reader.selectFrom('events').select('body').orderBy('sequence').execute()
  const turns = await reader.selectFrom('turns').select('id').execute()
  const recipient = await reader
    .selectFrom('recipients')
    .select(['status', 'attempt_count', 'last_end_reason'])
    .executeTakeFirstOrThrow()
  return { conversations, events: bodies.map(({ body }) => JSON.parse(body)), turns: turns.length, recipient }
}

/** What must hold wherever the server died. */
function expectOneEnd({ dialled, conversations, events }: Story): void {
  expect(dialled).toEqual([`${PHONE} 1`])
  expect(conversations).toHaveLength(1)
  const [conversation] = conversations
  const ends = events.filter(({ type }) => TERMINAL.includes(type))
  expect(ends.map(({ data }) => data.object.id)).toEqual([conversation?.id])
  expect(ends[0]?.data.object.end_reason).toBe(conversation?.end_reason)
  expect(events.filter(({ type }) => type === 'campaign.completed')).toHaveLength(1)
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1))
}

describe('a server killed before the commit point makes the call as if nothing had happened', () => {
  it.each([
    ['after', 'lease'],
    ['before', 'dialing'],
  ])('%s %s', async (when, step) => {
    const story = await crashAndGoOn(when, step)
    expectOneEnd(story)
    expect(story.conversations[0]).toMatchObject({ status: 'completed', end_reason: 'agent_hangup', attempt: 1 })
    expect(story.recipient).toMatchObject({ status: 'completed', attempt_count: 1 })
  })
})

describe('a server killed after the commit point and before the answer ends the call as lost, and dials nobody again', () => {
  it.each([
    ['after', 'dialing'],
    ['before', 'ringing'],
    ['after', 'ringing'],
    ['before', 'answered'],
  ])('%s %s', async (when, step) => {
    const story = await crashAndGoOn(when, step)
    expectOneEnd(story)
    expect(story.conversations[0]).toMatchObject({ status: 'failed', end_reason: 'runtime_lost' })
    expect(story.recipient).toMatchObject({ status: 'failed', attempt_count: 1, last_end_reason: 'runtime_lost' })
    expect(story.turns).toBe(0)
  })
})

describe('a server killed in the talk keeps every turn that was said, ends the call as lost, and dials nobody again', () => {
  it.each([
    ['after', 'answered', 0],
    ['before', 'turn 1', 0],
    ['after', 'turn 1', 1],
    ['before', 'turn 2', 1],
    ['after', 'turn 2', 2],
    ['before', 'turn 3', 2],
    ['after', 'turn 3', 3],
    ['before', 'complete', 3],
  ] as const)('%s %s', async (when, step, steps) => {
    const story = await crashAndGoOn(when, step)
    expectOneEnd(story)
    expect(story.conversations[0]).toMatchObject({ status: 'completed', end_reason: 'runtime_lost' })
    expect(story.recipient).toMatchObject({ attempt_count: 1, last_end_reason: 'runtime_lost' })
    // each step but the first records what the person said; the agent may answer in several utterances
    expect(story.turns).toBeGreaterThanOrEqual(steps === 0 ? 0 : 2 * steps - 1)
    if (steps === 0) expect(story.turns).toBe(0)
  })
})

it('a server killed after the end of a call is on record tells of it as it was', async () => {
  const story = await crashAndGoOn('after', 'complete')
  expectOneEnd(story)
  expect(story.conversations[0]).toMatchObject({ status: 'completed', end_reason: 'agent_hangup' })
  expect(story.recipient).toMatchObject({ status: 'completed', attempt_count: 1 })
})
