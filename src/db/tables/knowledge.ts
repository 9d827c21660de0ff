// Rows of the knowledge room: documents, the passages of their current version, and the full-text index
// of those. Read and written by src/knowledge/repository.ts and search.ts only.
import type { Generated } from 'kysely'

export interface KnowledgeTables {
  documents: {
    organisation_id: string
    id: string
    external_id: string | null
    collection: string
    title: string
    /** Folded words of the title, a space before each; see listDocuments. */
    title_words: string
    format: 'text' | 'markdown'
    language: string | null
    content_hash: string
    size_bytes: number
    version: number
    passage_count: number
    /** JSON array. */
    tags: string
    metadata: string
    created_at: number
    updated_at: number
    indexed_at: number
    content: string
  }
  passages: {
    /** Also the rowid of the full-text index. */
    number: Generated<number>
    organisation_id: string
    id: string
    document_id: string
    document_version: number
    position: number
    /** Heading path, joined by ` > `. */
    heading: string
    text: string
  }
  /** FTS5, contentless; `scope` holds terms of organisation, collection and language. */
  passage_index: {
    rowid: number
    scope: string
    title: string
    heading: string
    body: string
  }
}
