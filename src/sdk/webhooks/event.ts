// From the text of an event to its type: known ones as the contract has them, newer ones marked as unknown.
import { EVENT_TYPES } from '../../../generated/clients/typescript/contract.ts'
import type { ListEventsResponse, WebhookEvent } from '../../../generated/clients/typescript/types.gen.ts'

/** An event of a type that this version of the client does not know: newer than it. */
export interface UnknownEvent {
  readonly type: 'unknown'
  /** What the server calls it. */
  readonly event_type: string
  readonly id: string
  readonly sequence: number
  readonly created_at: string
  /** The whole event as it came. */
  readonly raw: Readonly<Record<string, unknown>>
}

const KNOWN: ReadonlySet<string> = new Set(EVENT_TYPES)

/** A page of the list of events. */
export interface EventPage extends Omit<ListEventsResponse, 'data'> {
  readonly data: (WebhookEvent | UnknownEvent)[]
}

/** What every event of the API has, whatever its type. */
interface Envelope extends Readonly<Record<string, unknown>> {
  readonly type: string
  readonly id: string
  readonly sequence: number
  readonly created_at: string
}

/** Undefined when it is no event: no JSON with a type and an id. */
export function parseEvent(text: string): WebhookEvent | UnknownEvent | undefined {
  const event = parse(text)
  if (typeof event?.type !== 'string' || typeof event.id !== 'string') return undefined
  return recognised(event as Envelope)
}

/** The same form of events from lists and single reads as from streams and webhooks. */
export const readEventPage = (page: ListEventsResponse): EventPage => ({ ...page, data: page.data.map(recognised) })

export function recognised(event: Envelope): WebhookEvent | UnknownEvent {
  if (isKnown(event)) return event
  const { type, id, sequence, created_at } = event
  return { type: 'unknown', event_type: type, id, sequence, created_at, raw: event }
}

const isKnown = (event: Envelope): event is Envelope & WebhookEvent => KNOWN.has(event.type)

function parse(text: string): Partial<Envelope> | null | undefined {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
