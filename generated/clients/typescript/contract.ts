// Generated from openapi/ by `npm run generate`. Do not edit.

/** The version of the contract that this client was made from. */
export const CONTRACT_VERSION = '0.1.0'
/** SHA-256 of that contract, openapi.json. */
export const CONTRACT_SHA256 = 'e0e577dd2cf342f07a73e0063122f15c4632f40fb5f2648d819f44b8b2d73332'

/** The types of event that it knows. */
export const EVENT_TYPES = ["conversation.started","conversation.completed","conversation.failed","intent.detected","campaign.scheduled","campaign.started","campaign.paused","campaign.resumed","campaign.completed","campaign.cancelled","campaign.failed","campaign.recipient.completed","campaign.callback.received","recipient.opted_out","webhook.ping","webhook.health_changed"] as const
