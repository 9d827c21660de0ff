// Which subscriptions an event goes to. Pure.
import type { StoredEvent } from '../events/outbox.ts'
import type { SubscriptionRow } from './repository.ts'

export const PING = 'webhook.ping'
export const HEALTH_CHANGED = 'webhook.health_changed'

/** Exact, `conversation.*` or `*`. */
export function matchesType(pattern: string, type: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type
}

/** A filter that is empty lets all pass; one that is not refuses an event without that property. */
function passes(filter: string | null, value: string | undefined): boolean {
  if (filter === null) return true
  const allowed: string[] = JSON.parse(filter)
  return allowed.length === 0 || (value !== undefined && allowed.includes(value))
}

interface Filterable {
  readonly campaignId: string | undefined
  readonly scenario: string | undefined
  readonly mode: string
}

function passesFilters(row: SubscriptionRow, about: Filterable): boolean {
  return (
    passes(row.campaign_ids, about.campaignId) && passes(row.scenarios, about.scenario) && passes(row.modes, about.mode)
  )
}

function wants(row: SubscriptionRow, event: StoredEvent): boolean {
  const patterns: string[] = JSON.parse(row.event_types)
  if (!patterns.some((pattern) => matchesType(pattern, event.type))) return false
  return (row.campaign_id === null || row.campaign_id === event.campaignId) && passesFilters(row, event)
}

/**
 * The subscriptions an event goes to. A campaign's own subscription stands back when an active one of the
 * same URL takes the event already: one delivery, not two.
 */
export function targetsOf(candidates: readonly SubscriptionRow[], event: StoredEvent): SubscriptionRow[] {
  if (event.type === PING) {
    const { data } = JSON.parse(event.body) as { data: { object: { id: string } } }
    return candidates.filter((row) => row.id === data.object.id)
  }
  // One that fails is told nothing of it: that would wait behind all that fails already.
  const subject = event.type === HEALTH_CHANGED ? subjectOf(event) : undefined
  const wanting = candidates.filter((row) => row.id !== subject && wants(row, event))
  const served = new Set(
    wanting.filter((row) => row.managed_by === 'api' && row.status === 'active').map((row) => row.url),
  )
  return wanting.filter((row) => row.managed_by === 'api' || !served.has(row.url))
}

function subjectOf({ body }: StoredEvent): string {
  return (JSON.parse(body) as { data: { object: { webhook: { id: string } } } }).data.object.webhook.id
}
