// Generated from openapi/ by `npm run generate`. Do not edit.
import type * as Types from './types.ts'
import { eventValidators, type SchemaViolation } from './validators.js'

export interface EventPayloads {
  'conversation.started': Types.ConversationStartedEvent
  'conversation.completed': Types.ConversationCompletedEvent
  'conversation.failed': Types.ConversationFailedEvent
  'intent.detected': Types.IntentDetectedEvent
  'campaign.scheduled': Types.CampaignScheduledEvent
  'campaign.started': Types.CampaignStartedEvent
  'campaign.paused': Types.CampaignPausedEvent
  'campaign.resumed': Types.CampaignResumedEvent
  'campaign.completed': Types.CampaignCompletedEvent
  'campaign.cancelled': Types.CampaignCancelledEvent
  'campaign.failed': Types.CampaignFailedEvent
  'campaign.recipient.completed': Types.CampaignRecipientCompletedEvent
  'campaign.callback.received': Types.CampaignCallbackReceivedEvent
  'recipient.opted_out': Types.RecipientOptedOutEvent
  'webhook.ping': Types.WebhookPingEvent
}

export type EventType = keyof EventPayloads

export const EVENT_TYPES: readonly EventType[] = ["conversation.started","conversation.completed","conversation.failed","intent.detected","campaign.scheduled","campaign.started","campaign.paused","campaign.resumed","campaign.completed","campaign.cancelled","campaign.failed","campaign.recipient.completed","campaign.callback.received","recipient.opted_out","webhook.ping"]

/** What breaks the event's schema; empty when nothing does. */
export function eventViolations(type: EventType, payload: unknown): SchemaViolation[] {
  const validator = eventValidators[type]
  return validator === undefined || validator(payload) ? [] : [...(validator.errors ?? [])]
}
