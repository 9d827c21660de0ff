// Generated from openapi/ by `npm run generate`. Do not edit.

/** The version of the contract that this client was made from. */
export const CONTRACT_VERSION = '0.1.0'
/** SHA-256 of that contract, openapi.json. */
export const CONTRACT_SHA256 = 'e73ca77c75d52bf9d2dc79ea27fa51b28e2d7e74c50f91ff0fe80ce4053fc119'

/** The types of event that it knows. */
export const EVENT_TYPES = ["conversation.started","conversation.completed","conversation.failed","intent.detected","campaign.scheduled","campaign.started","campaign.paused","campaign.resumed","campaign.completed","campaign.cancelled","campaign.failed","campaign.recipient.completed","campaign.callback.received","recipient.opted_out","webhook.ping","webhook.health_changed"] as const
