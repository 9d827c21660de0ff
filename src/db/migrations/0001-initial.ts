// The first schema. Keys start with the organisation, so that every query has to name it and the
// list index comes for free. Ids are UUIDv7, so ordering by id is ordering by creation.
import { CompiledQuery, type Kysely } from 'kysely'

const STATEMENTS = [
  `create table organisations (
    id text primary key, name text not null, rate_per_minute integer not null, calls_max integer not null,
    default_secret_enc text not null, last_sequence integer not null default 0,
    audit_sequence integer not null, audit_hash text not null,
    created_at integer not null, disabled_at integer) strict`,

  `create table clients (
    id text primary key, organisation_id text not null references organisations(id), name text not null,
    scopes text not null, token_ttl_seconds integer not null, rate_per_minute integer, rate_burst integer,
    created_at integer not null, last_used_at integer, disabled_at integer) strict`,
  'create index clients_of_organisation on clients (organisation_id, id)',
  `create table client_secrets (
    id text primary key, organisation_id text not null, client_id text not null references clients(id),
    hash text not null, hint text not null, created_at integer not null, expires_at integer,
    revoked_at integer, last_used_at integer) strict`,
  'create index client_secrets_of_client on client_secrets (client_id)',
  `create table access_tokens (
    hash text primary key, organisation_id text not null, client_id text not null references clients(id),
    secret_id text not null, scopes text not null, issued_at integer not null, expires_at integer not null,
    revoked_at integer) strict, without rowid`,
  'create index access_tokens_expired on access_tokens (expires_at)',

  `create table idempotency_keys (
    organisation_id text not null, client_id text not null, key text not null, fingerprint text not null,
    status integer not null, headers text not null, body text not null, request_id text not null,
    created_at integer not null, primary key (organisation_id, client_id, key)) strict`,
  'create index idempotency_keys_old on idempotency_keys (created_at)',

  `create table audit_trail (
    organisation_id text not null, sequence integer not null, at integer not null, actor text not null,
    action text not null, target text not null, request_id text, hash text not null,
    primary key (organisation_id, sequence)) strict, without rowid`,

  `create table events (
    organisation_id text not null, sequence integer not null, id text not null, type text not null,
    mode text not null, body text not null, body_sha256 text not null, dedupe_key text not null,
    created_at integer not null, primary key (organisation_id, sequence)) strict`,
  'create unique index events_by_id on events (organisation_id, id)',
  'create unique index events_once on events (organisation_id, dedupe_key)',

  `create table subscriptions (
    organisation_id text not null, id text not null, url text not null, event_types text not null,
    description text, status text not null, campaign_ids text, scenarios text, modes text,
    managed_by text not null, campaign_id text, secret_enc text, secret_hint text not null,
    other_secret_enc text, other_secret_hint text, rotation text not null, rotation_ends_at integer, max_in_flight integer not null,
    timeout_ms integer not null, last_success_at integer, last_failure_at integer, last_failure_class text,
    last_failure_status integer, metadata text not null, created_at integer not null,
    updated_at integer not null, deleted_at integer, primary key (organisation_id, id)) strict`,
  'create unique index subscriptions_by_id on subscriptions (id)',
  `create index subscriptions_to_match on subscriptions (organisation_id, campaign_id) where deleted_at is null`,
  `create table deliveries (
    organisation_id text not null, id text not null, event_id text not null, event_sequence integer not null,
    event_type text not null, subscription_id text not null, state text not null,
    attempt_count integer not null, schedule_count integer not null, claim_count integer not null,
    kind text not null, due_at integer not null, lease_token text, lease_until integer, last_error text, last_status integer, succeeded_at integer,
    created_at integer not null, updated_at integer not null, primary key (organisation_id, id)) strict`,
  'create unique index deliveries_once on deliveries (organisation_id, event_id, subscription_id)',
  `create index deliveries_ready on deliveries (subscription_id, due_at, id) where state = 'pending'`,
  `create index deliveries_parked on deliveries (subscription_id) where state = 'parked'`,
  `create index deliveries_leased on deliveries (lease_until) where state = 'leased'`,
  'create index deliveries_of_subscription on deliveries (organisation_id, subscription_id, id)',
  `create table delivery_attempts (
    organisation_id text not null, delivery_id text not null, number integer not null, kind text not null,
    started_at integer not null, duration_ms integer not null, response_status integer, response_headers text,
    response_body text, truncated integer not null, error_class text, remote_address text, timings text not null,
    fenced integer not null, primary key (organisation_id, delivery_id, number)) strict, without rowid`,

  `create table campaigns (
    organisation_id text not null, id text not null, name text, scenario text not null,
    scenario_version integer not null, status text not null, status_reason text, mode text not null,
    schedule_at integer, expires_at integer, time_zone text, from_phone text, max_concurrency integer not null,
    retry_policy text not null, webhook_url text, webhook_id text, recipient_count integer not null,
    warnings text not null, metadata text not null, created_by_client_id text not null,
    created_at integer not null, updated_at integer not null, started_at integer, completed_at integer,
    primary key (organisation_id, id)) strict`,
  `create index campaigns_to_start on campaigns (schedule_at) where status = 'scheduled'`,
  `create index campaigns_running on campaigns (id) where status = 'running'`,
  `create index campaigns_to_expire on campaigns (expires_at) where status in ('scheduled', 'running', 'paused')`,
  `create table recipients (
    organisation_id text not null, id text not null, campaign_id text not null, position integer not null,
    external_id text, phone text not null, context text not null, time_zone text, status text not null,
    skip_reason text, attempt_count integer not null, next_attempt_at integer, last_end_reason text, outcome text,
    successful integer, last_conversation_id text, metadata text not null, created_at integer not null,
    updated_at integer not null, primary key (organisation_id, id)) strict`,
  'create index recipients_of_campaign on recipients (organisation_id, campaign_id, position)',
  'create index recipients_by_status on recipients (organisation_id, campaign_id, status)',
  `create index recipients_due on recipients (campaign_id, next_attempt_at, position) where next_attempt_at is not null`,
  `create table callbacks (
    organisation_id text not null, id text not null, source text not null, phone text not null,
    campaign_id text not null, recipient_id text not null, conversation_id text not null,
    requested_at integer not null, requested_for integer, requested_text text, status text not null,
    created_at integer not null, primary key (organisation_id, id)) strict`,
  `create table opt_outs (
    organisation_id text not null, phone text not null, id text not null, conversation_id text,
    created_at integer not null, primary key (organisation_id, phone)) strict, without rowid`,

  `create table conversations (
    number integer primary key, organisation_id text not null, id text not null, status text not null,
    direction text not null, mode text not null, campaign_id text not null, recipient_id text not null,
    attempt integer not null, scenario text not null, scenario_version integer not null, language text not null,
    from_phone text not null, to_phone text not null, context text not null, answered_by text, end_reason text,
    sip_status integer, q850_cause integer, outcome text, successful integer, collected text not null,
    summary text, sentiment text not null, duration_ms integer, talk_ms integer, queued_at integer not null,
    dialing_at integer, ringing_at integer, answered_at integer, ended_at integer, terminal_by integer,
    metadata text not null, created_at integer not null, updated_at integer not null) strict`,
  'create unique index conversations_by_id on conversations (organisation_id, id)',
  'create index conversations_of_campaign on conversations (organisation_id, campaign_id, id)',
  'create index conversations_of_recipient on conversations (organisation_id, recipient_id, id)',
  'create index conversations_by_phone on conversations (organisation_id, to_phone, id)',
  `create table turns (
    organisation_id text not null, conversation_id text not null, position integer not null, id text not null,
    role text not null, text text not null, offset_ms integer not null, duration_ms integer not null,
    confidence real, interrupted integer not null, digits text, intents text not null, knowledge_refs text not null,
    primary key (organisation_id, conversation_id, position)) strict, without rowid`,
  `create table conversation_intents (
    organisation_id text not null, conversation_id text not null, position integer not null,
    turn_id text not null, name text not null, confidence real not null, slots text not null,
    evidence text not null, primary key (organisation_id, conversation_id, position)) strict, without rowid`,
  'create index conversation_intents_by_name on conversation_intents (organisation_id, name, conversation_id)',
  `create virtual table conversation_index using fts5(scope, body, content='', contentless_delete=1,
    tokenize='porter unicode61 remove_diacritics 2')`,

  `create table calls (
    organisation_id text not null, conversation_id text primary key, campaign_id text not null,
    recipient_id text not null, state text not null, due_at integer not null, facts text not null, worker text,
    lease_token text, lease_until integer, fence integer not null, seq integer not null, terminal_by integer,
    dialogue text, last_actions text, completion text, ended_at integer) strict`,
  `create index calls_due on calls (due_at, conversation_id) where state = 'queued'`,
  `create index calls_leased on calls (lease_until) where lease_until is not null`,
  `create index calls_open on calls (organisation_id, campaign_id) where state <> 'ended'`,
  `create index calls_ended on calls (ended_at) where ended_at is not null`,

  // content last: lists read the columns before it and never touch its overflow pages
  `create table documents (
    organisation_id text not null, id text not null, external_id text, collection text not null, title text not null,
    title_words text not null, format text not null, language text, content_hash text not null,
    size_bytes integer not null, version integer not null, passage_count integer not null, tags text not null,
    metadata text not null, created_at integer not null, updated_at integer not null, indexed_at integer not null,
    content text not null, primary key (organisation_id, id)) strict`,
  `create unique index documents_by_external_id on documents (organisation_id, external_id)
    where external_id is not null`,
  `create table passages (
    number integer primary key autoincrement, organisation_id text not null, id text not null,
    document_id text not null, document_version integer not null, position integer not null,
    heading text not null, text text not null) strict`,
  'create index passages_of_document on passages (organisation_id, document_id, position)',
  `create virtual table passage_index using fts5(scope, title, heading, body, content='', contentless_delete=1,
    tokenize='porter unicode61 remove_diacritics 2')`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await db.executeQuery(CompiledQuery.raw(statement))
}
