// What all receivers do once they have the raw body: verify, drop what was handled already, call the function of the
// type. The adapters of the frameworks differ only in where body and headers come from and where the answer goes.
import { EVENT_TYPES } from '../../../generated/clients/typescript/contract.ts'
import type { WebhookEvent } from '../../../generated/clients/typescript/types.gen.ts'
import { ConfigurationError } from '../errors.ts'
import { functionOf, onlyKnown, whole, withMethods } from '../option-checks.ts'
import type { UnknownEvent } from './event.ts'
import type { HeadersLike } from './headers.ts'
import type { SeenStore } from './seen.ts'
import { checkTimes, SignatureError, type SignatureFault, unwrap, type VerifyOptions } from './verify.ts'

export type EventHandlers = {
  readonly [Type in WebhookEvent['type']]?:
    | ((event: Extract<WebhookEvent, { type: Type }>) => Promise<void> | void)
    | undefined
}

/** One, or during a rotation all that are valid. */
type Secrets = string | readonly string[] | undefined

export interface HandlerOptions extends VerifyOptions {
  /** A function is asked for each delivery: for a secret that rotates, or that is not there yet when this is built. */
  readonly secret: Secrets | (() => Secrets | Promise<Secrets>)
  /** For events without a function of their own, and for those newer than the client. */
  readonly otherwise?: ((event: WebhookEvent | UnknownEvent) => Promise<void> | void) | undefined
  /** Remembers what was handled; without it every delivery is handled. */
  readonly seen?: SeenStore | undefined
  /** A longer body is answered 413. Default 1 MiB. */
  readonly maxBytes?: number | undefined
}

/** 204: handled, or handled already. 400: not genuine, with the reason. 413: longer than `maxBytes`. */
export interface Outcome {
  readonly status: 204 | 400 | 413
  readonly text: string
}

export const TOO_LARGE: Outcome = { status: 413, text: 'body_too_large' }

const BYTES_MAX = 1_048_576
const BYTES_LIMIT = 2_147_483_647

const OPTIONS: Readonly<Record<keyof HandlerOptions, true>> = {
  secret: true,
  otherwise: true,
  seen: true,
  maxBytes: true,
  toleranceSeconds: true,
  now: true,
}

/** These are mistakes of the receiver, which must not be taken for forged deliveries: they are thrown. */
const OWN_FAULTS: ReadonlySet<SignatureFault> = new Set(['body_already_parsed', 'secret_missing'])

export interface Receiver {
  readonly maxBytes: number
  /** @throws what a function throws, so that the framework answers 500 and the event comes again; SignatureError */
  receive(body: string | Uint8Array, headers: HeadersLike): Promise<Outcome>
}

/** @param more options of the adapter itself @throws ConfigurationError */
export function makeReceiver(handlers: EventHandlers, options: HandlerOptions, more: readonly string[] = []): Receiver {
  onlyKnown(options, [...Object.keys(OPTIONS), ...more], 'a receiver')
  checkHandlers(handlers)
  const { secret, maxBytes = BYTES_MAX } = options
  if (typeof secret !== 'function' && !areSecrets(secret))
    throw new ConfigurationError(
      'secret is missing or empty. Give the signing secret of the webhook as text, or a function that returns it if it is not there yet.',
    )
  whole(maxBytes, 'maxBytes', 1, BYTES_LIMIT)
  checkTimes(options)
  const otherwise = functionOf(options.otherwise, 'otherwise', 'one that takes an event')
  const seen = withMethods(options.seen, 'seen', ['has', 'add'], 'new SeenIds()')
  const inHand = new Map<string, Promise<void>>()

  function dispatch(event: WebhookEvent | UnknownEvent): Promise<void> | void {
    const own = event.type === 'unknown' ? undefined : handlers[event.type as WebhookEvent['type']]
    // The table pairs each type with a function of that very type.
    return own === undefined ? otherwise?.(event) : (own as (event: unknown) => Promise<void> | void)(event)
  }

  /** The second of two deliveries at once gets the outcome of the first. */
  async function handleOnce(event: WebhookEvent | UnknownEvent, store: SeenStore): Promise<void> {
    const first = inHand.get(event.id)
    if (first !== undefined) return first
    const handled = (async () => {
      if (await store.has(event.id)) return
      await dispatch(event)
      await store.add(event.id)
    })()
    inHand.set(event.id, handled)
    try {
      await handled
    } finally {
      inHand.delete(event.id)
    }
  }

  return {
    maxBytes,
    async receive(body, headers) {
      try {
        if (body.length > maxBytes) return TOO_LARGE
        const given = typeof secret === 'function' ? await secret() : secret
        const event = await unwrap(body, headers, areSecrets(given) ? given : '', options)
        await (seen === undefined ? dispatch(event) : handleOnce(event, seen))
        return { status: 204, text: '' }
      } catch (error) {
        if (error instanceof SignatureError && !OWN_FAULTS.has(error.reason)) return { status: 400, text: error.reason }
        throw error
      }
    },
  }
}

const areSecrets = (secrets: unknown): secrets is string | readonly string[] => {
  const all = Array.isArray(secrets) ? secrets : [secrets]
  return all.length > 0 && all.every((one) => typeof one === 'string' && one !== '')
}

/** A function for a type that there is not would never be called. */
function checkHandlers(handlers: EventHandlers): void {
  onlyKnown(handlers, EVENT_TYPES, 'the table of functions', 'type of event that this client knows')
  for (const [type, handler] of Object.entries(handlers)) functionOf(handler, type, 'one that takes an event')
}

/** @param remedy what to change in this framework */
export const alreadyParsed = (remedy: string) =>
  new SignatureError('body_already_parsed', `Something read the body before, and its bytes are gone. ${remedy}`)
