// The receiver over Request and Response: what it answers, and which function it calls how often.
import { expect, it } from 'vitest'
import { makeWebhookHandler } from '../../src/sdk/webhooks/handler.ts'
import { SeenIds } from '../../src/sdk/webhooks/seen.ts'
import { sign } from '../../src/sdk/webhooks/verify.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

async function delivery(type: string, id: string, secret = SECRET): Promise<Request> {
  const body = JSON.stringify({ id, type, data: {} })
  return new Request('https://example.com/hooks', { method: 'POST', body, headers: await sign(body, { secret, id }) })
}

it('calls the function of the type once, another for the rest, and none for what is not genuine', async () => {
  const called: string[] = []
  const handle = makeWebhookHandler(
    { 'webhook.ping': ({ id }) => void called.push(`ping ${id}`) },
    { secret: SECRET, seen: new SeenIds(), otherwise: ({ type, id }) => void called.push(`${type} ${id}`) },
  )
  const statuses: number[] = []
  const deliveries = [
    await delivery('webhook.ping', 'evt_1'),
    await delivery('webhook.ping', 'evt_1'),
    await delivery('campaign.started', 'evt_2'),
    await delivery('call.sung', 'evt_3'),
    await delivery('webhook.ping', 'evt_4', 'another'),
  ]
  for (const request of deliveries) statuses.push((await handle(request)).status)
  expect(statuses).toEqual([204, 204, 204, 204, 400])
  expect(called).toEqual(['ping evt_1', 'campaign.started evt_2', 'unknown evt_3'])
})

it('passes on what a function throws, and handles the event when it comes again', async () => {
  let calls = 0
  const failOnce = () => {
    calls += 1
    if (calls === 1) throw new Error('the table is locked')
  }
  const handle = makeWebhookHandler({ 'webhook.ping': failOnce }, { secret: SECRET, seen: new SeenIds() })
  await expect(handle(await delivery('webhook.ping', 'evt_1'))).rejects.toThrow('the table is locked')
  for (let again = 0; again < 2; again += 1)
    expect((await handle(await delivery('webhook.ping', 'evt_1'))).status).toBe(204)
  expect(calls).toBe(2)
})
