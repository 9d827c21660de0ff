// Pace, circuit breaker and retries of campaigns.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  'alter table campaigns add column calls_per_minute integer',
  'alter table campaigns add column paced_at integer',
  `alter table campaigns add column recent_calls text not null default ''`,
  'alter table campaigns add column lost_at integer',
  'alter table campaigns add column transitions integer not null default 0',
  'alter table recipients add column attempts_before integer not null default 0',
  'create index callbacks_of_campaign on callbacks (organisation_id, campaign_id)',
  'create index callbacks_of_recipient on callbacks (organisation_id, recipient_id)',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
