// Knowledge operations: the contract in, the contract out.
import type { Operations } from '../../generated/operations.ts'
import type { UpdateKnowledgeDocumentRequest } from '../../generated/types.ts'
import type { ClientCall, ReadCall, WriteCall } from '../http/call.ts'
import type { Clock } from '../kernel/clock.ts'
import { decodeCursor, pageOf, presentPage } from '../kernel/page.ts'
import { Problem } from '../kernel/problem.ts'
import { presentDocument, presentDocumentDetail, presentSearchResult, presentUpserted } from './present.ts'
import { findDocumentByExternalId, listDocuments, type StoredDocument } from './repository.ts'
import { searchPassages } from './search.ts'
import { completeFields, type DocumentChange, type KnowledgeService, requireDocument, titleWordsOf } from './service.ts'

const LIMIT = 25
const SEARCH_LIMIT = 5

/** `null` of a nullable field is a value; a field left out is not. */
const changeOf = ({ title, content, collection, format, language, tags, metadata }: UpdateKnowledgeDocumentRequest) =>
  ({ title, content, collection, format, language, tags, metadata }) satisfies DocumentChange

/**
 * If-Match against a document. Reading, changing and upserting show it in different forms, each with an
 * ETag of its own; all of them name the same state, so any of them will do.
 * @throws Problem precondition-failed
 */
function requireDocumentMatch({ requireMatch }: WriteCall, document: StoredDocument): void {
  const others = [presentDocument(document), presentUpserted(document, true), presentUpserted(document, false)]
  for (const form of others) {
    try {
      requireMatch(form)
      return
    } catch (cause) {
      if (!(cause instanceof Problem) || cause.code !== 'precondition-failed') throw cause
    }
  }
  requireMatch(presentDocumentDetail(document))
}

/** Header names arrive as Node spells them, in lower case. */
const isConditional = (headers: object) => Object.keys(headers).some((name) => name.toLowerCase() === 'if-match')

export const makeKnowledgeHandlers = ({ knowledge, clock }: { knowledge: KnowledgeService; clock: Clock }) =>
  ({
    async listKnowledgeDocuments({ reader, principal }, { query }) {
      const { limit = LIMIT, cursor, collection } = query
      const titleWords = query.q === undefined ? [] : titleWordsOf(query.q)
      const filter = { collection, externalId: query.external_id, titleWords }
      const scope = { organisationId: principal.organisationId, list: `knowledge${JSON.stringify(filter)}` }
      const before = cursor === undefined ? undefined : decodeCursor(scope, cursor)
      const rows = await listDocuments(reader, principal.organisationId, filter, { limit, before })
      return {
        status: 200,
        body: presentPage(
          pageOf(rows, limit, scope, ({ id }) => id),
          presentDocument,
        ),
      }
    },

    async createKnowledgeDocument({ tx, principal }, { body }) {
      const { external_id: externalId = null } = body
      const fields = completeFields({ ...changeOf(body), title: body.title, content: body.content })
      const document = await knowledge.create(tx, principal.organisationId, fields, externalId)
      return {
        status: 201,
        headers: { Location: `/v1/knowledge/${document.id}` },
        body: presentDocument(document),
      }
    },

    async getKnowledgeDocument({ reader, principal }, { params }) {
      const document = await requireDocument(reader, principal.organisationId, params.document_id)
      return { status: 200, body: presentDocumentDetail(document) }
    },

    async updateKnowledgeDocument(call, { params, body }) {
      const { tx, principal } = call
      const current = await requireDocument(tx, principal.organisationId, params.document_id)
      requireDocumentMatch(call, current)
      return { status: 200, body: presentDocument(await knowledge.update(tx, current, changeOf(body))) }
    },

    async deleteKnowledgeDocument(call, { params }) {
      const { tx, principal } = call
      const current = await requireDocument(tx, principal.organisationId, params.document_id)
      requireDocumentMatch(call, current)
      await knowledge.remove(tx, current)
      return { status: 204 }
    },

    async upsertKnowledgeDocument(call, { params, headers, body }) {
      const { tx, principal } = call
      const { organisationId } = principal
      const externalId = params.external_id
      const current = await findDocumentByExternalId(tx, organisationId, externalId)
      if (current !== undefined) requireDocumentMatch(call, current)
      // RFC 9110 §13.1.1: no current representation matches no tag, `*` included
      else if (isConditional(headers)) throw new Problem('precondition-failed', 'No document has this external_id.')
      const fields = completeFields({ ...changeOf(body), title: body.title, content: body.content })
      const { document, changed } = await knowledge.upsert(tx, organisationId, externalId, current, fields)
      const shown = presentUpserted(document, changed)
      if (current !== undefined) return { status: 200, body: shown }
      return { status: 201, headers: { Location: `/v1/knowledge/${document.id}` }, body: shown }
    },

    async searchKnowledge({ tx, principal }, { body }) {
      const { query, collections, language, limit = SEARCH_LIMIT, min_coverage: minCoverage = 0 } = body
      const startedAt = clock.monotonic()
      const request = { query, collections, language, limit, minCoverage }
      const result = await searchPassages(tx, principal.organisationId, request)
      return { status: 200, body: presentSearchResult(result, clock.monotonic() - startedAt) }
    },
  }) satisfies Partial<Operations<ReadCall, WriteCall, ClientCall>>
