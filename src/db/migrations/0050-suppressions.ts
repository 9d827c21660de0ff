// Opt-outs become suppressions: with a reason, a source, a scope and an end. Callbacks know what fulfilled them.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  // `scenario` is empty for all calls: a null would be equal to nothing, and the same number could stand there twice.
  `create table suppressions (
    organisation_id text not null, id text not null, phone text not null, scenario text not null,
    reason text not null, source text not null, note text, campaign_id text, recipient_id text,
    conversation_id text, expires_at integer, created_at integer not null,
    primary key (organisation_id, id)) strict`,
  'create unique index suppressions_by_phone on suppressions (organisation_id, phone, scenario)',
  `insert into suppressions (organisation_id, id, phone, scenario, reason, source, campaign_id, recipient_id,
      conversation_id, created_at)
    select o.organisation_id, o.id, o.phone, '', 'opted_out', 'conversation', c.campaign_id, c.recipient_id,
      o.conversation_id, o.created_at
    from opt_outs o left join conversations c
      on c.organisation_id = o.organisation_id and c.id = o.conversation_id`,
  'drop table opt_outs',
  'alter table callbacks add column fulfilled_by_conversation_id text',
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
