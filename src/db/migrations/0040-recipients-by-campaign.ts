// Recipients lie beside each other by campaign, in the order in which they came. Who was not called yet needs no index
// entry: the campaign remembers up to whom it has come. Counts are kept, not counted. Taking in ten thousand people
// writes less than half as many bytes as before.
import { CompiledQuery, type Kysely } from 'kysely'

const COLUMNS = `organisation_id, campaign_id, id, external_id, phone, context, time_zone, status, skip_reason,
  attempt_count, uncounted_tries, attempts_before, next_attempt_at, last_end_reason, outcome, successful,
  last_conversation_id, metadata, created_at, updated_at`

const STATEMENTS = [
  `alter table campaigns add column reached_recipient_id text not null default ''`,
  'alter table recipients rename to recipients_before',
  'drop index recipients_due',
  `create table recipients (
    organisation_id text not null, campaign_id text not null, id text not null, external_id text,
    phone text not null, context text not null, time_zone text, status text not null, skip_reason text,
    attempt_count integer not null, uncounted_tries integer not null, attempts_before integer not null,
    next_attempt_at integer, last_end_reason text, outcome text, successful integer, last_conversation_id text,
    metadata text not null, created_at integer not null, updated_at integer not null,
    primary key (organisation_id, campaign_id, id)) strict, without rowid`,
  `insert into recipients (${COLUMNS}) select ${COLUMNS} from recipients_before`,
  'drop table recipients_before',
  `update recipients set next_attempt_at = null where status = 'pending'`,
  'create index recipients_due on recipients (campaign_id, next_attempt_at) where next_attempt_at is not null',
  `create table recipient_counts (
    organisation_id text not null, campaign_id text not null, status text not null, recipients integer not null,
    primary key (organisation_id, campaign_id, status)) strict, without rowid`,
  `insert into recipient_counts (organisation_id, campaign_id, status, recipients)
    select organisation_id, campaign_id, status, count(*) from recipients group by 1, 2, 3`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
