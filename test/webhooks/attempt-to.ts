// One attempt as a sender is handed it, for tests of senders by themselves.
import type { Attempt } from '../../src/webhooks/sender.ts'
import { mintSecret } from '../../src/webhooks/signature.ts'

export function attemptTo(url: string, { body = '{}', timeoutMs = 5000, at = Date.now() } = {}): Attempt {
  const ids = { eventId: 'evt_1', eventType: 'webhook.ping', deliveryId: 'dlv_1' }
  return {
    terms: { url, timeoutMs, headers: {}, secrets: { current: mintSecret(), other: undefined } },
    delivery: { ...ids, sequence: 1, attempt: 1, replay: false, body, at },
  }
}
