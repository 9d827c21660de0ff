// Generated from openapi/ by `npm run generate`. Do not edit.

/** The scopes that the contract names. */
export const SCOPES = ["conversations:read","conversations:write","campaigns:read","campaigns:write","knowledge:read","knowledge:write","webhooks:read","webhooks:write","suppressions:read","suppressions:write","events:read","runtime:execute"] as const

export type Scope = (typeof SCOPES)[number]

/** In place of a method whose scope the client was not declared with; it cannot be called. */
export interface MissingScope<Needed extends Scope> {
  /** Functions have one too, so that a resource of more scopes can stand for one of fewer. */
  toString(needed?: Needed): string
}

/** A resource of a client that was declared with `Declared`. */
export type Scoped<Methods, Needs, Declared extends Scope> = [Scope] extends [Declared]
  ? Methods
  : {
      [Name in keyof Methods]: Name extends keyof Needs
        ? [Needs[Name]] extends [Declared]
          ? Methods[Name]
          : Needs[Name] extends Scope
            ? MissingScope<Needs[Name]>
            : never
        : Methods[Name]
    }

export interface CampaignsScopes {
  list: 'campaigns:read'
  create: 'campaigns:write'
  get: 'campaigns:read'
  update: 'campaigns:write'
  start: 'campaigns:write'
  pause: 'campaigns:write'
  resume: 'campaigns:write'
  cancel: 'campaigns:write'
  retry: 'campaigns:write'
  getStats: 'campaigns:read'
  listRecipients: 'campaigns:read'
  addRecipients: 'campaigns:write'
  importRecipients: 'campaigns:write'
  getRecipient: 'campaigns:read'
  deleteRecipient: 'campaigns:write'
}

export interface CallbacksScopes {
  list: 'campaigns:read'
  get: 'campaigns:read'
  cancel: 'campaigns:write'
}

export interface SuppressionsScopes {
  list: 'suppressions:read'
  create: 'suppressions:write'
  get: 'suppressions:read'
  delete: 'suppressions:write'
  check: 'suppressions:read'
}

export interface ScenariosScopes {
  list: 'campaigns:read'
  get: 'campaigns:read'
}

export interface ConversationsScopes {
  list: 'conversations:read'
  get: 'conversations:read'
  getTranscript: 'conversations:read'
}

export interface KnowledgeScopes {
  list: 'knowledge:read'
  create: 'knowledge:write'
  get: 'knowledge:read'
  update: 'knowledge:write'
  delete: 'knowledge:write'
  upsert: 'knowledge:write'
  search: 'knowledge:read'
}

export interface WebhooksScopes {
  list: 'webhooks:read'
  create: 'webhooks:write'
  listReplays: 'webhooks:read'
  createReplay: 'webhooks:write'
  getReplay: 'webhooks:read'
  cancelReplay: 'webhooks:write'
  get: 'webhooks:read'
  update: 'webhooks:write'
  delete: 'webhooks:write'
  rotateSecret: 'webhooks:write'
  promoteSecret: 'webhooks:write'
  test: 'webhooks:write'
  listDeliveries: 'webhooks:read'
  getDelivery: 'webhooks:read'
  replayDelivery: 'webhooks:write'
  dismissDelivery: 'webhooks:write'
  listLedger: 'webhooks:read'
}

export interface EventsScopes {
  list: 'events:read'
  stream: 'events:read'
  get: 'events:read'
}
