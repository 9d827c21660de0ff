// A booking system's adapter to Nexora, as its owner would write it with the README of @nexora/client: bookings that are
// due become campaigns, outcomes come back into the bookings and into a compliance log. It keeps no state but in the
// database of the booking system, and may be killed anywhere: what it did is found again, what it did not is done.
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { Nexora } from '@nexora/client'
import { makeWebhookHandler } from '@nexora/client/node'

const { BOOKINGS_DB = 'bookings.db', ADAPTER_PORT = '4000', NEXORA_WEBHOOK_SECRET = '' } = process.env
const ROUND_MS = 200
const BATCH_MAX = 1_000

const db = new DatabaseSync(BOOKINGS_DB)
db.exec(`
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma busy_timeout = 5000;
  create table if not exists bookings (id text primary key, phone text, first_name text, appointment text,
    state text default 'due', batch integer, campaign_id text, call_at text);
  create table if not exists inbox (event_id text primary key, sequence integer, body text, done integer default 0);
  create table if not exists compliance_log (event_id text primary key, at text, phone text, what text, detail text);
  create table if not exists places (name text primary key, sequence integer);
`)

function transaction(work) {
  db.exec('begin immediate')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (error) {
    db.exec('rollback')
    throw error
  }
}

/* ------------------------------ out: due bookings -> campaigns ------------------------------ */

/** Numbered before anything is sent: the number makes the key, and a batch never changes once it has one. */
function makeBatch() {
  db.prepare(`update bookings set batch = (select coalesce(max(batch), 0) + 1 from bookings) where id in
    (select id from bookings where state = 'due' and batch is null
      and phone not in (select phone from compliance_log where what = 'opted out') order by id limit ?)`).run(BATCH_MAX)
}

async function sendBatches(nexora) {
  makeBatch()
  for (const { batch } of db.prepare(`select distinct batch from bookings where state = 'due' and batch > 0`).all()) {
    const rows = db.prepare('select * from bookings where batch = ? order by id').all(batch)
    const recipients = rows.map(({ id, phone, first_name, appointment }) => ({
      ...{ phone, external_id: id, context: { first_name, appt: appointment } },
    }))
    // Whoever sends it again, also after a crash, is answered with the campaign that is there.
    const body = { scenario: 'appointment_reminder', name: `Reminders ${batch}`, recipients }
    const campaign = await nexora.campaigns.create(body, { idempotencyKey: `reminders-${batch}` })
    db.prepare(`update bookings set state = 'sent', campaign_id = ? where batch = ? and state = 'due'`).run(
      campaign.id,
      batch,
    )
  }
}

/* ------------------------------ in: webhooks and the list of events -> inbox ------------------------------ */

function keep(event) {
  const whole = event.type === 'unknown' ? event.raw : event
  db.prepare('insert into inbox (event_id, sequence, body) values (?, ?, ?) on conflict do nothing').run(
    whole.id,
    whole.sequence,
    JSON.stringify(whole),
  )
}

/** What came while nobody listened. The place moves only here: webhooks may overtake each other, this list does not. */
async function catchUp(nexora) {
  const place = db.prepare(`select sequence from places where name = 'events'`).get()
  const query = { after_sequence: place?.sequence ?? 0, limit: 100 }
  for await (const page of nexora.events.list(query).pages())
    transaction(() => {
      for (const event of page.data) keep(event)
      const last = page.data.at(-1)?.sequence
      if (last !== undefined)
        db.prepare(`insert into places values ('events', ?)
        on conflict do update set sequence = excluded.sequence`).run(last)
    })
}

/* ------------------------------ apply: inbox -> bookings and compliance log ------------------------------ */

/** The words of Nexora end here. What is not in the table is for a person to look at. */
const STATES = { confirmed: 'confirmed', declined: 'cancelled', opted_out: 'not called' }

const log = ({ id, created_at }, phone, what, detail) =>
  db.prepare('insert into compliance_log values (?, ?, ?, ?, ?)').run(id, created_at, phone, what, detail ?? null)

const APPLY = {
  'conversation.completed': (event, { to, outcome }) => log(event, to, 'spoke', outcome),
  'conversation.failed': (event, { to, end_reason }) => log(event, to, 'not reached', end_reason),
  // It names no external id; a person asks within the campaign that their booking is open in.
  'campaign.callback.received': (_, { phone, requested_for }) =>
    db
      .prepare(`update bookings set state = 'call again', call_at = ? where phone = ? and state in ('due', 'sent')
      and batch > 0`)
      .run(requested_for, phone),
  'recipient.opted_out': (event, { phone }) => log(event, phone, 'opted out'),
  'campaign.recipient.completed'(_, { external_id, campaign_id, outcome }) {
    const state = outcome === null ? 'not reached' : (STATES[outcome] ?? 'ask a person')
    db.prepare('update bookings set state = ?, campaign_id = ? where id = ?').run(state, campaign_id, external_id)
  },
}

function applyInbox() {
  for (const row of db.prepare('select event_id, body from inbox where done = 0 order by sequence').all())
    transaction(() => {
      const event = JSON.parse(row.body)
      APPLY[event.type]?.(event, event.data.object)
      db.prepare('update inbox set done = 1 where event_id = ?').run(row.event_id)
    })
}

/* ------------------------------ run ------------------------------ */

const nexora = new Nexora()
// The key of the inbox drops duplicates, so that no other memory of them is needed.
const receive = makeWebhookHandler({}, { secret: NEXORA_WEBHOOK_SECRET, otherwise: keep, onError: console.error })
const server = createServer(receive)
await new Promise((resolve) => server.listen(Number(ADAPTER_PORT), '127.0.0.1', resolve))

const url = `http://127.0.0.1:${ADAPTER_PORT}/nexora/events`
const event_types = Object.keys(APPLY)
const subscribed = await nexora.webhooks.list().toArray({ limit: 1_000 })
if (!subscribed.some((webhook) => webhook.url === url))
  await nexora.webhooks.create(
    { url, event_types, secret: NEXORA_WEBHOOK_SECRET },
    { idempotencyKey: 'bookings-webhook' },
  )
await catchUp(nexora)
console.log('ready')

for (;;) {
  try {
    await sendBatches(nexora)
    applyInbox()
  } catch (error) {
    console.error(error)
  }
  await new Promise((resolve) => setTimeout(resolve, ROUND_MS))
}
