// The filter of a bulk replay, from the request's body.
import type { ReplayFilter } from './repository.ts'

/** As the contract has it. */
export interface FilterInput {
  readonly webhook_id?: string
  readonly since?: string
  readonly until?: string
  readonly event_types?: readonly string[]
  readonly states?: ReplayFilter['states']
  readonly recover?: boolean
}

const instant = (time: string | undefined) => (time === undefined ? null : Date.parse(time))

export function filterOf(body: FilterInput): ReplayFilter {
  return {
    subscriptionId: body.webhook_id ?? null,
    since: instant(body.since),
    until: instant(body.until),
    eventTypes: body.event_types ?? [],
    states: body.states ?? ['failed'],
    recover: body.recover ?? false,
  }
}
