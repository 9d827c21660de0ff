// What an integrator and a person at the console ask of the server while it is killed, over the API. A request that the
// kill cut off has no answer: whether it did anything is unknown, and nothing relies on it.
export interface Api {
  readonly url: string
  readonly token: string
}

/** @returns the answer; undefined when the server was gone before it came */
export async function ask<Body>(
  { url, token }: Api,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Body } | undefined> {
  try {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Body }
  } catch {
    return undefined
  }
}

const DAY_MS = 86_400_000

/** Its `campaign.scheduled` goes to every subscription. @returns its id, once that is durable */
export async function scheduleCampaign(api: Api): Promise<string | undefined> {
  const answer = await ask<{ id: string }>(api, 'POST', '/v1/campaigns', {
    scenario: 'appointment_reminder',
    recipients: [{ phone: '+12025550100', context: { first_name: 'Aroha', appt: 'Tuesday 2 June at 10:30 am' } }],
    schedule_at: new Date(Date.now() + DAY_MS).toISOString(),
  })
  return answer?.status === 201 ? answer.body.id : undefined
}

/** @returns the id of its delivery, once that is durable */
export async function sendTest(api: Api, webhookId: string): Promise<string | undefined> {
  const answer = await ask<{ id: string }>(api, 'POST', `/v1/webhooks/${webhookId}/test`, {})
  return answer?.status === 202 ? answer.body.id : undefined
}

export const pause = (api: Api, webhookId: string) =>
  ask(api, 'PATCH', `/v1/webhooks/${webhookId}`, { status: 'paused' })

export const resume = (api: Api, webhookId: string, drainPerSecond?: number) =>
  ask(api, 'PATCH', `/v1/webhooks/${webhookId}`, {
    status: 'active',
    ...(drainPerSecond === undefined ? {} : { drain_per_second: drainPerSecond }),
  })

export const replay = (api: Api, filter: { states: readonly string[]; since?: string }) =>
  ask<{ id: string }>(api, 'POST', '/v1/webhooks/replays', filter)

interface LedgerPage {
  readonly data: ReadonlyArray<{ readonly sequence: number; readonly acknowledged_at: string | null }>
  readonly has_more: boolean
  readonly next_after: number
  readonly last_sequence: number
}

/** Reads the ledger of a subscription as a receiver does that wants proof. @returns what is wrong with it */
export async function violationsOfLedger(api: Api, webhookId: string): Promise<string[]> {
  let expected = 1
  let after = 0
  for (;;) {
    const page = await ask<LedgerPage>(api, 'GET', `/v1/webhooks/${webhookId}/ledger?limit=100&after=${after}`)
    if (page?.status !== 200) return [`the ledger of ${webhookId} answers ${page?.status}`]
    for (const { sequence } of page.body.data) {
      if (sequence !== expected) return [`the ledger of ${webhookId} goes from ${expected - 1} to ${sequence}`]
      expected += 1
    }
    if (!page.body.has_more)
      return expected === page.body.last_sequence + 1 ? [] : [`the ledger of ${webhookId} ends at ${expected - 1}`]
    after = page.body.next_after
  }
}
