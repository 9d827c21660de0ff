// What all receivers do once they have the raw body: verify, drop what was handled already, call the function of the
// type. The adapters of the frameworks differ only in where body and headers come from and where the answer goes.
import type { WebhookEvent } from '../../../generated/clients/typescript/types.gen.ts'
import { ConfigurationError } from '../errors.ts'
import type { UnknownEvent } from './event.ts'
import type { HeadersLike } from './headers.ts'
import type { SeenStore } from './seen.ts'
import { SignatureError, type SignatureFault, unwrap, type VerifyOptions } from './verify.ts'

export type EventHandlers = {
  readonly [Type in WebhookEvent['type']]?:
    | ((event: Extract<WebhookEvent, { type: Type }>) => Promise<void> | void)
    | undefined
}

export interface HandlerOptions extends VerifyOptions {
  /** One, or during a rotation all that are valid. */
  readonly secret: string | readonly string[]
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

/** These are mistakes of the receiver, which must not be taken for forged deliveries: they are thrown. */
const OWN_FAULTS: ReadonlySet<SignatureFault> = new Set(['body_already_parsed', 'secret_missing'])

export interface Receiver {
  readonly maxBytes: number
  /** @throws what a function throws, so that the framework answers 500 and the event comes again; SignatureError */
  receive(body: string | Uint8Array, headers: HeadersLike): Promise<Outcome>
}

/** @throws ConfigurationError */
export function makeReceiver(handlers: EventHandlers, options: HandlerOptions): Receiver {
  const { secret, seen, otherwise, maxBytes = BYTES_MAX } = options
  const secrets = [secret].flat()
  if (secrets.length === 0 || secrets.some((one) => typeof one !== 'string' || one === ''))
    throw new ConfigurationError('secret is missing or empty. Give the signing secret of the webhook as text.')
  if (!Number.isInteger(maxBytes) || maxBytes < 1)
    throw new ConfigurationError('maxBytes must be a whole number from 1.')
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
        const event = await unwrap(body, headers, secrets, options)
        await (seen === undefined ? dispatch(event) : handleOnce(event, seen))
        return { status: 204, text: '' }
      } catch (error) {
        if (error instanceof SignatureError && !OWN_FAULTS.has(error.reason)) return { status: 400, text: error.reason }
        throw error
      }
    },
  }
}

/** @param remedy what to change in this framework */
export const alreadyParsed = (remedy: string) =>
  new SignatureError('body_already_parsed', `Something read the body before, and its bytes are gone. ${remedy}`)
