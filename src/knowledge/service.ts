// Rules of knowledge documents. A version's passages and index rows are written in the transaction of
// the document itself: when a write is answered, the next search finds it. Versions count changes of
// title, content, format and language; what is sent again unchanged changes nothing, not even times.
import { createHash } from 'node:crypto'
import type { Reader } from '../db/database.ts'
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { Problem } from '../kernel/problem.ts'
import { splitPassages } from './passages.ts'
import {
  deleteDocument,
  deletePassages,
  findDocument,
  findDocumentByExternalId,
  insertDocument,
  insertPassages,
  reindexPassages,
  type StoredDocument,
  updateDocument,
} from './repository.ts'
import { wordsOf } from './stems.ts'

export interface DocumentFields {
  readonly title: string
  readonly content: string
  readonly collection: string
  readonly format: 'text' | 'markdown'
  readonly language: string | null
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}

/** Undefined fields stay as they are. */
export type DocumentChange = { readonly [Name in keyof DocumentFields]?: DocumentFields[Name] | undefined }

/** What of a document makes a version. */
type Version = Pick<StoredDocument, 'title' | 'format' | 'language' | 'content_hash'>

const DEFAULTS = { collection: 'default', format: 'text', language: null, tags: [], metadata: {} } as const

/** Fields as a request gives them, completed. */
export function completeFields(given: DocumentChange & { title: string; content: string }): DocumentFields {
  const { title, content } = given
  return {
    title,
    content,
    collection: given.collection ?? DEFAULTS.collection,
    format: given.format ?? DEFAULTS.format,
    language: given.language ?? DEFAULTS.language,
    tags: given.tags ?? DEFAULTS.tags,
    metadata: given.metadata ?? DEFAULTS.metadata,
  }
}

/** The words of a title as listDocuments looks for them. */
export const titleWordsOf = (title: string): string[] => wordsOf(title).map(({ folded }) => folded)

const hashOf = (content: string) => `sha256:${createHash('sha256').update(content, 'utf8').digest('hex')}`

/** Keys in one order, so that the same metadata is the same text. */
const sorted = (metadata: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))))

function columnsOf(fields: DocumentFields) {
  return {
    title: fields.title,
    title_words: titleWordsOf(fields.title)
      .map((word) => ` ${word}`)
      .join(''),
    collection: fields.collection,
    format: fields.format,
    language: fields.language,
    content: fields.content,
    content_hash: hashOf(fields.content),
    size_bytes: Buffer.byteLength(fields.content, 'utf8'),
    tags: JSON.stringify(fields.tags),
    metadata: sorted(fields.metadata),
  }
}

function fieldsOf(row: StoredDocument): DocumentFields {
  const { title, content, collection, format, language } = row
  return {
    title,
    content,
    collection,
    format,
    language,
    tags: JSON.parse(row.tags),
    metadata: JSON.parse(row.metadata),
  }
}

const sameVersion = (a: Version, b: Version) =>
  a.title === b.title && a.format === b.format && a.language === b.language && a.content_hash === b.content_hash

export type KnowledgeService = ReturnType<typeof makeKnowledgeService>

export function makeKnowledgeService({ clock, mintId }: { clock: Clock; mintId: MintId }) {
  async function writePassages(tx: Tx, document: StoredDocument): Promise<number> {
    const passages = splitPassages(document.content, document.format)
    const rows = passages.map(({ heading, text }, position) => ({
      organisation_id: document.organisation_id,
      id: mintId('psg'),
      document_id: document.id,
      document_version: document.version,
      position,
      heading,
      text,
    }))
    await insertPassages(tx, document, rows)
    return rows.length
  }

  /** The document as it is to be; `current` when that changes nothing. */
  async function change(tx: Tx, current: StoredDocument, fields: DocumentFields): Promise<StoredDocument> {
    const columns = columnsOf(fields)
    const versioned = !sameVersion(columns, current)
    const moved = columns.collection !== current.collection
    const same = columns.tags === current.tags && columns.metadata === current.metadata
    if (!versioned && !moved && same) return current
    const now = clock.now()
    const next: StoredDocument = { ...current, ...columns, updated_at: now }
    if (versioned) {
      next.version += 1
      next.indexed_at = now
      await deletePassages(tx, current.organisation_id, current.id)
      next.passage_count = await writePassages(tx, next)
    } else if (moved) await reindexPassages(tx, next)
    await updateDocument(tx, current.organisation_id, current.id, next)
    return next
  }

  async function insert(tx: Tx, organisationId: string, externalId: string | null, fields: DocumentFields) {
    const now = clock.now()
    const document: StoredDocument = {
      organisation_id: organisationId,
      id: mintId('doc'),
      external_id: externalId,
      ...columnsOf(fields),
      version: 1,
      passage_count: 0,
      created_at: now,
      updated_at: now,
      indexed_at: now,
    }
    document.passage_count = await writePassages(tx, document)
    await insertDocument(tx, document)
    return document
  }

  return {
    /** @throws Problem external-id-exists */
    async create(
      tx: Tx,
      organisationId: string,
      fields: DocumentFields,
      externalId: string | null,
    ): Promise<StoredDocument> {
      if (externalId !== null && (await findDocumentByExternalId(tx, organisationId, externalId)) !== undefined)
        throw new Problem('external-id-exists', 'Another document has this external_id. Replace it by PUT instead.')
      return insert(tx, organisationId, externalId, fields)
    },

    /** @param current as read in this transaction */
    async update(tx: Tx, current: StoredDocument, given: DocumentChange): Promise<StoredDocument> {
      const changed = Object.entries(given).filter(([, value]) => value !== undefined)
      return change(tx, current, { ...fieldsOf(current), ...Object.fromEntries(changed) })
    },

    /**
     * Makes the document be exactly `fields`.
     * @param current the document with this external id, as read in this transaction, if there is one
     */
    async upsert(
      tx: Tx,
      organisationId: string,
      externalId: string,
      current: StoredDocument | undefined,
      fields: DocumentFields,
    ): Promise<{ document: StoredDocument; changed: boolean }> {
      if (current === undefined)
        return { document: await insert(tx, organisationId, externalId, fields), changed: true }
      const document = await change(tx, current, fields)
      return { document, changed: document !== current }
    },

    async remove(tx: Tx, document: StoredDocument): Promise<void> {
      await deleteDocument(tx, document.organisation_id, document.id)
    },
  }
}

/** @throws Problem document-not-found */
export async function requireDocument(reader: Reader, organisationId: string, id: string): Promise<StoredDocument> {
  const document = await findDocument(reader, organisationId, id)
  if (document === undefined) throw new Problem('document-not-found', 'No knowledge document has this id.')
  return document
}
