// A subscription as it is first stored, and what a client's input changes of it. Pure.
import type { SubscriptionRow } from './repository.ts'

interface Filters {
  readonly campaignIds?: readonly string[] | undefined
  readonly scenarios?: readonly string[] | undefined
  readonly modes?: readonly string[] | undefined
}

/** What can be set and changed; undefined leaves a field as it is. */
export interface SubscriptionInput {
  readonly url?: string | undefined
  readonly eventTypes?: readonly string[] | undefined
  readonly description?: string | null | undefined
  readonly filters?: Filters | undefined
  readonly maxInFlight?: number | undefined
  readonly timeoutMs?: number | undefined
  /** Own headers, by name. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly ratePerSecond?: number | null | undefined
  readonly ordering?: SubscriptionRow['ordering'] | undefined
  readonly metadata?: object | undefined
}

const DEFAULTS = { maxInFlight: 8, timeoutMs: 15_000 }

/** So that one URL is one text. */
export const canonical = (url: string) => new URL(url).href

export function newSubscription(organisationId: string, id: string, now: number): SubscriptionRow {
  return {
    organisation_id: organisationId,
    id,
    url: '',
    event_types: '["*"]',
    description: null,
    status: 'active',
    campaign_ids: null,
    scenarios: null,
    modes: null,
    managed_by: 'api',
    campaign_id: null,
    secret_enc: null,
    secret_hint: '',
    other_secret_enc: null,
    other_secret_hint: null,
    rotation: 'none',
    rotation_ends_at: null,
    max_in_flight: DEFAULTS.maxInFlight,
    timeout_ms: DEFAULTS.timeoutMs,
    headers_enc: null,
    header_names: '[]',
    rate_per_second: null,
    ordering: 'none',
    drain_per_second: null,
    drained_until: null,
    failing_since: null,
    health_told: 0,
    last_success_at: null,
    last_failure_at: null,
    last_failure_class: null,
    last_failure_status: null,
    metadata: '{}',
    last_sequence: 0,
    pruned_through: 0,
    pruned_acknowledged: 0,
    pruned_dismissed: 0,
    pruned_cancelled: 0,
    created_at: now,
    updated_at: now,
    deleted_at: null,
  }
}

const listOrNull = (values: readonly string[] = []) => (values.length === 0 ? null : JSON.stringify(values))

/** @param seal encrypts the values of own headers */
export function changesOf(input: SubscriptionInput, seal: (plain: string) => string): Partial<SubscriptionRow> {
  const { url, eventTypes, description, filters, maxInFlight, timeoutMs, metadata } = input
  const { headers, ratePerSecond, ordering } = input
  return {
    ...(url === undefined ? {} : { url: canonical(url) }),
    ...(eventTypes === undefined ? {} : { event_types: JSON.stringify(eventTypes) }),
    ...(description === undefined ? {} : { description }),
    ...(filters === undefined
      ? {}
      : {
          campaign_ids: listOrNull(filters.campaignIds),
          scenarios: listOrNull(filters.scenarios),
          modes: listOrNull(filters.modes),
        }),
    ...(maxInFlight === undefined ? {} : { max_in_flight: maxInFlight }),
    ...(timeoutMs === undefined ? {} : { timeout_ms: timeoutMs }),
    ...(headers === undefined ? {} : headersOf(headers, seal)),
    ...(ratePerSecond === undefined ? {} : { rate_per_second: ratePerSecond }),
    ...(ordering === undefined ? {} : { ordering }),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
  }
}

function headersOf(headers: Readonly<Record<string, string>>, seal: (plain: string) => string) {
  const names = Object.keys(headers)
  return {
    headers_enc: names.length === 0 ? null : seal(JSON.stringify(headers)),
    header_names: JSON.stringify(names),
  }
}
