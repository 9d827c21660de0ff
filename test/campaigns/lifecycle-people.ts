// Whom the random campaigns call: everybody has a number of their own. Used by lifecycle-life.ts.
import type { NewCampaign, NewRecipient } from '../../src/campaigns/creation.ts'
import { CONTEXT } from '../runtime/stage.ts'
import { MAX_ATTEMPTS, RETRY_MS } from './lifecycle-model.ts'

let phones = 0

export function newPhone(): string {
  phones += 1
  return `+6421${String(1_000_000 + phones)}`
}

export const personOf = (phone: string): NewRecipient => ({
  phone,
  context: CONTEXT,
  externalId: undefined,
  timeZone: undefined,
  metadata: {},
})

export const campaignOf = (phones: readonly string[], scheduleAt: number | undefined, draft: boolean): NewCampaign => ({
  scenario: 'appointment_reminder',
  recipients: phones.map(personOf),
  scheduleAt,
  expiresAt: undefined,
  name: undefined,
  draft,
  timeZone: undefined,
  from: undefined,
  maxConcurrency: 50,
  transferTo: null,
  answeringMachine: { action: 'hang_up', message: null },
  callsPerMinute: null,
  retryPolicy: { max_attempts: MAX_ATTEMPTS, delay_seconds: RETRY_MS / 1000, backoff: 'fixed' },
  webhookUrl: undefined,
  metadata: {},
  skipped: [],
})
