// A database with organisations and their documents, for tests of the room without the edge.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeUnitOfWork } from '../../src/db/transaction.ts'
import { makeMintId } from '../../src/kernel/ids.ts'
import { answerFromKnowledge, type SearchRequest, searchPassages } from '../../src/knowledge/search.ts'
import { completeFields, type DocumentChange, makeKnowledgeService } from '../../src/knowledge/service.ts'
import { makeFakeClock } from '../support/clock.ts'

export const OURS = 'org_0197a2f4-6b18-7c3d-9e41-000000000001'
export const THEIRS = 'org_0197a2f4-6b18-7c3d-9e41-000000000002'

type Given = DocumentChange & { title: string; content: string }

export async function openKnowledge() {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-knowledge-'))
  const database = openDatabase(path.join(folder, 'nexora.db'))
  await migrate(database.writer)
  const unitOfWork = makeUnitOfWork(database.writer)
  const clock = makeFakeClock()
  const mintId = makeMintId(clock.now)
  const service = makeKnowledgeService({ clock, mintId })
  return {
    database,
    unitOfWork,
    clock,
    service,
    add: (given: Given, organisationId = OURS, externalId: string | null = null) =>
      unitOfWork.run((tx) => service.create(tx, organisationId, completeFields(given), externalId)),
    search: (query: string, request: Partial<SearchRequest> = {}, organisationId = OURS) =>
      searchPassages(database.reader, organisationId, { query, limit: 5, minCoverage: 0, ...request }),
    answer: (question: string, organisationId = OURS) => answerFromKnowledge(database.reader, organisationId, question),
    async [Symbol.asyncDispose]() {
      await unitOfWork.drained()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Knowledge = Awaited<ReturnType<typeof openKnowledge>>

export const CLINIC = `# Wellington clinic

We are a small physiotherapy clinic on Cuba Street. Everybody is welcome, and te reo Māori is spoken here.

## Opening hours

We are open Monday to Friday from 8 am to 6 pm. On Saturdays we are open from 9 am to 1 pm. On Sundays and public holidays we are closed.

## Getting here

There is free parking behind the building, off Swan Lane. The number 1 bus stops at our door. The entrance has a ramp for wheelchairs.

## Prices

A first appointment costs $95 and takes 45 minutes. Later ones cost $75. ACC covers part of it if you were injured.

## Cancelling

You can cancel without a fee up to 24 hours before the appointment. After that we charge $40.
`
