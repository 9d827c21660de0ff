// A backlog as it would be after as many events, made by few statements: for tests and benchmarks of what many deliveries
// cost.
import { sql } from 'kysely'
import type { UnitOfWork } from '../../../src/db/transaction.ts'

export interface Backlog {
  readonly subscriptionId: string
  readonly count: number
  /** Epoch ms. */
  readonly dueAt: number
  readonly state?: 'pending' | 'leased' | 'failed' | 'succeeded'
  /** All of one conversation, the first of which is free. */
  readonly orderingKey?: string
}

/** Copies the first delivery of the subscription, and its event. */
export async function addBacklog({ unitOfWork }: { readonly unitOfWork: UnitOfWork }, backlog: Backlog): Promise<void> {
  const { subscriptionId, count, dueAt, state = 'pending', orderingKey = null } = backlog
  const numbers = sql`with recursive number (n) as (select 1 union all select n + 1 from number where n < ${count})`
  const organisation = sql`(select organisation_id from subscriptions where id = ${subscriptionId})`
  const id = (prefix: string) =>
    sql`${prefix} || substr('00000000', length(n) + 1) || n || '-0000-7000-8000-' || substr(${subscriptionId}, -12)`
  await unitOfWork.run(async (tx) => {
    await sql`${numbers}
      insert into events (organisation_id, sequence, id, type, mode, body, body_sha256, dedupe_key, created_at)
      select model.organisation_id, last + n, ${id('evt_')}, type, mode, body, body_sha256, ${id('backlog_')}, created_at
      from number, (select * from events where organisation_id = ${organisation} order by sequence desc limit 1) as model,
        (select max(sequence) as last from events where organisation_id = ${organisation})`.execute(tx)
    await sql`${numbers}
      insert into deliveries (organisation_id, id, event_id, event_sequence, event_type, subscription_id, sequence, state,
        attempt_count, schedule_count, claim_count, kind, due_at, lease_token, lease_until, ordering_key, held,
        created_at, updated_at)
      select model.organisation_id, ${id('dlv_')}, events.id, events.sequence, event_type, subscription_id, top + n, ${state},
        0, 0, 0, 'scheduled', ${dueAt}, iif(${state} = 'leased', 'dead', null), iif(${state} = 'leased', ${dueAt}, null),
        ${orderingKey}, iif(${orderingKey} is null or n = 1, 0, 1), model.created_at, model.updated_at
      from number, (select * from deliveries where subscription_id = ${subscriptionId} order by sequence limit 1) as model,
        (select max(sequence) as top from deliveries where subscription_id = ${subscriptionId}),
        (select max(sequence) - ${count} as before from events where organisation_id = ${organisation}), events
      where events.organisation_id = model.organisation_id and events.sequence = before + n`.execute(tx)
    await sql`update subscriptions set last_sequence = last_sequence + ${count} where id = ${subscriptionId}`.execute(
      tx,
    )
    await sql`update organisations set last_sequence = last_sequence + ${count}
      where id = ${organisation}`.execute(tx)
    await sql`update delivery_counts set number = number + ${count} where name in ('expected', 'fanned_out', ${state})`.execute(
      tx,
    )
  })
}
