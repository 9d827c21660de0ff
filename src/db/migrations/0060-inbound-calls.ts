// People ring back: a call knows who rang and under which id of the runtime. Calls can be told to hang up.
// Dialled numbers are looked up without naming the organisation: whoever rings does not say whom they want.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  'alter table calls add column hang_up integer not null default 0',
  'alter table calls add column caller text',
  'alter table calls add column provider_call_id text',
  'create unique index calls_by_provider on calls (provider_call_id) where provider_call_id is not null',
  `create index calls_of_caller on calls (organisation_id, caller) where caller is not null and state <> 'ended'`,
  'drop index conversations_by_phone',
  'create index conversations_by_phone on conversations (to_phone, organisation_id, id)',
  `create index conversations_by_caller on conversations (organisation_id, from_phone, id)
    where direction = 'inbound'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
