// Which subscriptions an event goes to. Pure.
import type { StoredEvent } from '../events/outbox.ts'
import type { Candidate } from './candidates/store.ts'

export const PING = 'webhook.ping'
export const HEALTH_CHANGED = 'webhook.health_changed'

/** Exact, `conversation.*` or `*`. */
export function matchesType(pattern: string, type: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type
}

/** A filter refuses an event without that property. */
const passes = (allowed: readonly string[], value: string | undefined) =>
  allowed.length === 0 || (value !== undefined && allowed.includes(value))

function wants(row: Candidate, event: StoredEvent): boolean {
  const { types, campaigns, scenarios, modes } = row.interest
  if (!types.some((pattern) => matchesType(pattern, event.type))) return false
  if (row.campaign_id !== null && row.campaign_id !== event.campaignId) return false
  return passes(campaigns, event.campaignId) && passes(scenarios, event.scenario) && passes(modes, event.mode)
}

/**
 * The subscriptions an event goes to. A campaign's own subscription stands back when an active one of the
 * same URL takes the event already: one delivery, not two.
 */
export function targetsOf(candidates: readonly Candidate[], event: StoredEvent): Candidate[] {
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
