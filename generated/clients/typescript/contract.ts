// Generated from openapi/ by `npm run generate`. Do not edit.

/** The version of the contract that this client was made from. */
export const CONTRACT_VERSION = '0.1.0'
/** SHA-256 of that contract, openapi.json. */
export const CONTRACT_SHA256 = '4e576f3def853a1ade72143a535d8d36c18ac7a27cf1c209a40af25df4589438'

/** The types of event that it knows. */
export const EVENT_TYPES = ["conversation.started","conversation.completed","conversation.failed","intent.detected","campaign.scheduled","campaign.started","campaign.paused","campaign.resumed","campaign.completed","campaign.cancelled","campaign.failed","campaign.recipient.completed","campaign.callback.received","recipient.opted_out","webhook.ping","webhook.health_changed"] as const
