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
import { HOST, type Host } from './host.ts'
import { type NexoraOptions, readOptions, type Settings } from './options.ts'
import type { Tokens } from './tokens.ts'
import { Transport } from './transport.ts'

interface Shared {
  readonly settings: Settings
  readonly tokens: Tokens
}

/** Clients that agree in these may use one token. */
const SHARED_BY = ['baseUrl', 'clientId', 'clientSecret', 'scopes', 'tokenStore'] as const

export class Nexora {
  readonly campaigns: Campaigns
  readonly callbacks: Callbacks
  readonly suppressions: Suppressions
  readonly scenarios: Scenarios
  readonly conversations: Conversations
  readonly knowledge: Knowledge
  readonly webhooks: Webhooks
  readonly events: Events
  readonly #options: NexoraOptions
  readonly #host: Host
  readonly #settings: Settings
  readonly #transport: Transport

  /**
   * @param host time, chance and environment; a test gives its own
   * @param from the client that this is a copy of
   * @throws ConfigurationError that says which option to mend and how
   */
  constructor(options: NexoraOptions = {}, host: Host = HOST, from?: Shared) {
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
    this.campaigns = new Campaigns(transport)
    this.callbacks = new Callbacks(transport)
    this.suppressions = new Suppressions(transport)
    this.scenarios = new Scenarios(transport)
    this.conversations = new Conversations(transport)
    this.knowledge = new Knowledge(transport)
    this.webhooks = new Webhooks(transport)
    this.events = new Events(transport)
  }

  /** A client with other options; it shares the access token while server, credentials and scopes are the same. */
  withOptions(options: NexoraOptions): Nexora {
    return new Nexora({ ...this.#options, ...options }, this.#host, {
      settings: this.#settings,
      tokens: this.#transport.tokens,
    })
  }
}

const isSame = (one: Settings, other: Settings) => SHARED_BY.every((name) => one[name] === other[name])

function userAgentOf({ userAgent }: Settings, { runtime }: Host): string {
  const ours = `nexora-client/${CONTRACT_VERSION} (${runtime}; contract ${CONTRACT_SHA256.slice(0, 12)})`
  return userAgent === undefined ? ours : `${ours} ${userAgent}`
}
