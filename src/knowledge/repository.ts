// SQL of documents and their passages. Passages and their index rows are always written together.
import { type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'
import { scopeOf } from './search.ts'

export type StoredDocument = Selectable<Tables['documents']>
/** Without the content, which may be large. */
export type DocumentRow = Omit<StoredDocument, 'content' | 'title_words'>
export type PassageRow = Omit<Selectable<Tables['passages']>, 'number'>

const COLUMNS = [
  'organisation_id',
  'id',
  'external_id',
  'collection',
  'title',
  'format',
  'language',
  'content_hash',
  'size_bytes',
  'version',
  'passage_count',
  'tags',
  'metadata',
  'created_at',
  'updated_at',
  'indexed_at',
] as const satisfies readonly (keyof DocumentRow)[]

const ROWS_PER_INSERT = 100

export async function insertDocument(tx: Tx, row: StoredDocument): Promise<void> {
  await tx.insertInto('documents').values(row).execute()
}

export async function updateDocument(
  tx: Tx,
  organisationId: string,
  id: string,
  change: Updateable<Tables['documents']>,
): Promise<void> {
  await tx
    .updateTable('documents')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute()
}

/** With its content. */
export async function findDocument(
  reader: Reader,
  organisationId: string,
  id: string,
): Promise<StoredDocument | undefined> {
  return reader
    .selectFrom('documents')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** With its content. */
export async function findDocumentByExternalId(
  reader: Reader,
  organisationId: string,
  externalId: string,
): Promise<StoredDocument | undefined> {
  return reader
    .selectFrom('documents')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
}

export interface DocumentFilter {
  readonly collection?: string | undefined
  readonly externalId?: string | undefined
  /** Beginnings of words of the title, folded; all must be there. */
  readonly titleWords: readonly string[]
}

/** Newest first, one row more than `limit`. */
export async function listDocuments(
  reader: Reader,
  organisationId: string,
  filter: DocumentFilter,
  page: { limit: number; before: string | undefined },
): Promise<DocumentRow[]> {
  const { collection, externalId, titleWords } = filter
  return reader
    .selectFrom('documents')
    .select(COLUMNS)
    .where('organisation_id', '=', organisationId)
    .$if(collection !== undefined, (q) => q.where('collection', '=', collection as string))
    .$if(externalId !== undefined, (q) => q.where('external_id', '=', externalId as string))
    .$call((query) =>
      titleWords.reduce((q, word) => q.where(sql<boolean>`instr(title_words, ${` ${word}`}) > 0`), query),
    )
    .$if(page.before !== undefined, (q) => q.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}

export async function insertPassages(tx: Tx, document: StoredDocument, rows: readonly PassageRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const written = await tx
      .insertInto('passages')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .returning(['number', 'heading', 'text'])
      .execute()
    await indexPassages(tx, document, written)
  }
}

async function indexPassages(
  tx: Tx,
  document: StoredDocument,
  passages: readonly { number: number; heading: string; text: string }[],
): Promise<void> {
  const scope = scopeOf(document.organisation_id, document.collection, document.language)
  const rows = passages.map(({ number, heading, text }) => ({
    rowid: number,
    scope,
    title: document.title,
    heading,
    body: text,
  }))
  await tx.insertInto('passage_index').values(rows).execute()
}

/** Writes the index rows of a document anew, its passages staying as they are. */
export async function reindexPassages(tx: Tx, document: StoredDocument): Promise<void> {
  const passages = await tx
    .selectFrom('passages')
    .select(['number', 'heading', 'text'])
    .where('organisation_id', '=', document.organisation_id)
    .where('document_id', '=', document.id)
    .orderBy('position')
    .execute()
  await removeFromIndex(tx, document.organisation_id, document.id)
  for (let start = 0; start < passages.length; start += ROWS_PER_INSERT)
    await indexPassages(tx, document, passages.slice(start, start + ROWS_PER_INSERT))
}

/** The index has no organisation column: its rows are reached through the passages of one. */
async function removeFromIndex(tx: Tx, organisationId: string, documentId: string): Promise<void> {
  await tx
    .deleteFrom('passage_index')
    .where('rowid', 'in', (eb) =>
      eb
        .selectFrom('passages')
        .select('number')
        .where('organisation_id', '=', organisationId)
        .where('document_id', '=', documentId),
    )
    .execute()
}

export async function deletePassages(tx: Tx, organisationId: string, documentId: string): Promise<void> {
  await removeFromIndex(tx, organisationId, documentId)
  await tx
    .deleteFrom('passages')
    .where('organisation_id', '=', organisationId)
    .where('document_id', '=', documentId)
    .execute()
}

export async function deleteDocument(tx: Tx, organisationId: string, id: string): Promise<void> {
  await deletePassages(tx, organisationId, id)
  await tx.deleteFrom('documents').where('organisation_id', '=', organisationId).where('id', '=', id).execute()
}
