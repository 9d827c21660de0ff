// Generated from openapi/ by `npm run generate`. Do not edit.
import type * as Types from './types.ts'
import { eventValidators, type SchemaViolation } from './validators.js'

export interface EventPayloads {
  'conversation.completed': Types.ConversationCompletedEvent
  'conversation.failed': Types.ConversationFailedEvent
  'intent.detected': Types.IntentDetectedEvent
  'campaign.callback.received': Types.CampaignCallbackReceivedEvent
  'campaign.completed': Types.CampaignCompletedEvent
  'webhook.ping': Types.WebhookPingEvent
}

export type EventType = keyof EventPayloads

export const EVENT_TYPES: readonly EventType[] = ["conversation.completed","conversation.failed","intent.detected","campaign.callback.received","campaign.completed","webhook.ping"]

/** What breaks the event's schema; empty when nothing does. */
export function eventViolations(type: EventType, payload: unknown): SchemaViolation[] {
  const validator = eventValidators[type]
  return validator === undefined || validator(payload) ? [] : [...(validator.errors ?? [])]
}
