// One readable line for each thing that happens, on the terminal of `npm start`.
import type { StoredEvent } from '../events/outbox.ts'
import { maskPhone } from '../kernel/log.ts'
import type { AttemptNews } from '../webhooks/webhooks.ts'

interface Told {
  readonly to?: string
  readonly from?: string
  readonly direction?: string
  readonly source?: string
  readonly phone?: string
  readonly outcome?: string | null
  readonly end_reason?: string | null
  readonly text?: string
  readonly intent?: { readonly name: string }
  readonly requested_for?: string | null
  readonly status?: string
  readonly status_reason?: string | null
  readonly schedule_at?: string | null
  readonly last_end_reason?: string | null
  readonly counts?: Readonly<Record<string, number>>
}

const time = (ms: number) => new Date(ms).toISOString().slice(11, 19)

/** The person's number, whoever rang whom. */
const personOf = ({ direction, from, to }: Told) => (direction === 'inbound' ? from : to) ?? ''

function summary({ type, body }: StoredEvent): string {
  const { object } = (JSON.parse(body) as { data: { object: Told } }).data
  switch (type) {
    case 'conversation.completed':
      return `${maskPhone(personOf(object))} answered: ${object.outcome ?? object.end_reason}`
    case 'conversation.failed':
      return `${maskPhone(personOf(object))} not reached: ${object.end_reason}`
    case 'intent.detected':
      return object.intent?.name ?? ''
    case 'campaign.callback.received':
      if (object.source === 'inbound_call') return `${maskPhone(object.phone ?? '')} rang back`
      return `${maskPhone(object.phone ?? '')} asks for a call ${object.requested_for ?? 'at no certain time'}`
    case 'conversation.started':
      return `${maskPhone(personOf(object))} on the line`
    case 'campaign.recipient.completed':
      return `${maskPhone(object.phone ?? '')} done with: ${object.outcome ?? object.last_end_reason ?? object.status}`
    case 'recipient.opted_out':
      return `${maskPhone(object.phone ?? '')} is not called again`
    case 'campaign.scheduled':
      return `for ${object.schedule_at}`
    case 'campaign.paused':
    case 'campaign.failed':
      return object.status_reason ?? ''
    case 'campaign.completed':
    case 'campaign.cancelled':
      return Object.entries(object.counts ?? {})
        .filter(([, count]) => count > 0)
        .map(([status, count]) => `${count} ${status}`)
        .join(', ')
    default:
      return ''
  }
}

export function tellEvent(event: StoredEvent): void {
  console.log(`${time(event.createdAt)}  event    ${event.type.padEnd(28)} ${summary(event)}`)
}

export function tellAttempt({
  at,
  eventType,
  attempt,
  status,
  errorClass,
  state,
  nextAttemptAt,
  url,
}: AttemptNews): void {
  const answer = status === null ? errorClass : `${status}${errorClass === null ? '' : ` (${errorClass})`}`
  const next = nextAttemptAt === null ? '' : `, next try ${time(nextAttemptAt)}`
  console.log(
    `${time(at)}  webhook  ${eventType.padEnd(28)} ${state}: ${answer} from ${url}, attempt ${attempt}${next}`,
  )
}
