// The client. `new Nexora()` reads its options and checks them; nothing is sent before the first call.
import { CONTRACT_SHA256, CONTRACT_VERSION } from '../../generated/clients/typescript/contract.ts'
import { PROBLEMS } from '../../generated/clients/typescript/problems.ts'
import {
  Callbacks,
  Campaigns,
  Conversations,
  Events,
  Knowledge,
  Scenarios,
  Suppressions,
  Webhooks,
} from '../../generated/clients/typescript/resources.ts'
import type {
  CallbacksScopes,
  CampaignsScopes,
  ConversationsScopes,
  EventsScopes,
  KnowledgeScopes,
  ScenariosScopes,
  Scope,
  Scoped,
  SuppressionsScopes,
  WebhooksScopes,
} from '../../generated/clients/typescript/scopes.ts'
import type { Call } from './call.ts'
import { ConfigurationError } from './errors.ts'
import { HOST, type Host } from './host.ts'
import { type NexoraOptions, readOptions, type Settings } from './options.ts'
import type { ConditionalOptions } from './request.ts'
import type { Tokens } from './tokens.ts'
import { Transport } from './transport.ts'

export type RequestMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a request without a method of its own consists of. */
export interface RawRequest extends Partial<ConditionalOptions> {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | undefined
  /** Sent as JSON. */
  readonly body?: unknown
}

interface Shared {
  readonly settings: Settings
  readonly tokens: Tokens
}

/** Clients that agree in these may use one token. */
const SHARED_BY = ['baseUrl', 'clientId', 'clientSecret', 'scopes', 'tokenStore'] as const

/**
 * `new Nexora<'campaigns:read' | 'events:read'>()`, or with the option `scopes`, is a client of these scopes: a method
 * that needs another one does not compile. Without either, all methods do.
 */
export class Nexora<Declared extends Scope = Scope> {
  readonly campaigns: Scoped<Campaigns, CampaignsScopes, Declared>
  readonly callbacks: Scoped<Callbacks, CallbacksScopes, Declared>
  readonly suppressions: Scoped<Suppressions, SuppressionsScopes, Declared>
  readonly scenarios: Scoped<Scenarios, ScenariosScopes, Declared>
  readonly conversations: Scoped<Conversations, ConversationsScopes, Declared>
  readonly knowledge: Scoped<Knowledge, KnowledgeScopes, Declared>
  readonly webhooks: Scoped<Webhooks, WebhooksScopes, Declared>
  readonly events: Scoped<Events, EventsScopes, Declared>
  readonly #options: NexoraOptions
  readonly #host: Host
  readonly #settings: Settings
  readonly #transport: Transport

  /**
   * @param host time, chance and environment; a test gives its own
   * @param from the client that this is a copy of
   * @throws ConfigurationError that says which option to mend and how
   */
  constructor(options: NexoraOptions<Declared> = {}, host: Host = HOST, from?: Shared) {
    const settings = readOptions(options, host)
    const transport = new Transport({
      settings,
      host,
      problems: PROBLEMS,
      userAgent: userAgentOf(settings, host),
      tokens: from !== undefined && isSame(settings, from.settings) ? from.tokens : undefined,
    })
    this.#options = options
    this.#host = host
    this.#settings = settings
    this.#transport = transport
    this.campaigns = new Campaigns(transport) as Scoped<Campaigns, CampaignsScopes, Declared>
    this.callbacks = new Callbacks(transport) as Scoped<Callbacks, CallbacksScopes, Declared>
    this.suppressions = new Suppressions(transport) as Scoped<Suppressions, SuppressionsScopes, Declared>
    this.scenarios = new Scenarios(transport) as Scoped<Scenarios, ScenariosScopes, Declared>
    this.conversations = new Conversations(transport) as Scoped<Conversations, ConversationsScopes, Declared>
    this.knowledge = new Knowledge(transport) as Scoped<Knowledge, KnowledgeScopes, Declared>
    this.webhooks = new Webhooks(transport) as Scoped<Webhooks, WebhooksScopes, Declared>
    this.events = new Events(transport) as Scoped<Events, EventsScopes, Declared>
  }

  /**
   * A request that has no method here, such as one of a newer version of the API, with all that the client does for its
   * own: token, retries, key, time-outs, errors. What it answers is for you to know.
   * @param path below the base URL, with a slash first and without a query: `/v1/campaigns`
   */
  request<Data = unknown>(method: RequestMethod, path: string, given: RawRequest = {}): Call<Data> {
    const { query, body, ...options } = given
    const at = rawPath(path)
    const operation = { id: `${method} ${at}`, method, path: at, keyed: method === 'POST' }
    return this.#transport.call<Data>(operation, { query, body }, options)
  }

  /** A client with other options; it shares the access token while server, credentials and scopes are the same. */
  withOptions<Fewer extends Declared = Declared>(options: NexoraOptions<Fewer>): Nexora<Fewer> {
    const merged = { ...this.#options, ...options } as NexoraOptions<Fewer>
    return new Nexora<Fewer>(merged, this.#host, {
      settings: this.#settings,
      tokens: this.#transport.tokens,
    })
  }
}

/** @throws ConfigurationError for what would lead elsewhere than it says */
function rawPath(path: string): string {
  if (typeof path === 'string' && /^(\/[^/?#{}\\\s]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(decoded(path)))
    return path
  throw new ConfigurationError(
    'path must be like /v1/campaigns: a slash first, no . or .. in it, its query in `query`.',
  )
}

function decoded(path: string): string {
  return path.replaceAll(/%2e/gi, '.').replaceAll(/%2f/gi, '/')
}

const isSame = (one: Settings, other: Settings) => SHARED_BY.every((name) => one[name] === other[name])

function userAgentOf({ userAgent }: Settings, { runtime }: Host): string {
  const ours = `nexora-client/${CONTRACT_VERSION} (${runtime}; contract ${CONTRACT_SHA256.slice(0, 12)})`
  return userAgent === undefined ? ours : `${ours} ${userAgent}`
}
