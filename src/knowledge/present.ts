// Rows to the contract's KnowledgeDocument and KnowledgePassageHit.
import type {
  KnowledgeDocument,
  KnowledgeDocumentDetail,
  KnowledgePassageHit,
  KnowledgeSearchResult,
  UpsertedKnowledgeDocument,
} from '../../generated/types.ts'
import type { DocumentRow, StoredDocument } from './repository.ts'
import type { PassageHit, SearchResult } from './search.ts'

const timeOf = (ms: number) => new Date(ms).toISOString()

export function presentDocument(row: DocumentRow): KnowledgeDocument {
  return {
    id: row.id,
    object: 'knowledge_document',
    external_id: row.external_id,
    collection: row.collection,
    title: row.title,
    format: row.format,
    language: row.language,
    content_hash: row.content_hash,
    size_bytes: row.size_bytes,
    version: row.version,
    status: 'indexed',
    passage_count: row.passage_count,
    tags: JSON.parse(row.tags),
    metadata: JSON.parse(row.metadata),
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.updated_at),
    indexed_at: timeOf(row.indexed_at),
  }
}

export function presentDocumentDetail(row: StoredDocument): KnowledgeDocumentDetail {
  return { ...presentDocument(row), content: row.content }
}

export function presentUpserted(row: StoredDocument, changed: boolean): UpsertedKnowledgeDocument {
  return { ...presentDocument(row), changed }
}

const DECIMALS = 4
const rounded = (value: number) => Number(value.toFixed(DECIMALS))

function presentHit(hit: PassageHit): KnowledgePassageHit {
  return {
    document_id: hit.documentId,
    version: hit.version,
    passage_id: hit.passageId,
    title: hit.title,
    heading: hit.heading === '' ? null : hit.heading,
    text: hit.text,
    snippet: hit.snippet,
    score: rounded(hit.score),
    coverage: rounded(hit.coverage),
  }
}

/** @param tookMs whole milliseconds are shown */
export function presentSearchResult({ answerable, hits }: SearchResult, tookMs: number): KnowledgeSearchResult {
  return { answerable, data: hits.map(presentHit), took_ms: Math.max(0, Math.round(tookMs)) }
}
