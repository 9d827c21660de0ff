// One of everything in an organisation, made through the API, so that every id slot can be filled.
import type { Harness, Tenant } from '../support/harness.ts'
import { until } from '../support/until.ts'

export type Ids = Readonly<Record<string, string>>

const PERSON = { phone: '+64 21 555 0199', context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' } }
const CAMPAIGN = { scenario: 'appointment_reminder', recipients: [PERSON] }
const ASKS_FOR_A_CALL = '+12025550104'

/** Ids by parameter name: a finished campaign with its recipient and conversation, a document, a webhook with a delivery. */
export async function makeOneOfEverything(server: Harness, tenant: Tenant): Promise<Ids> {
  const { token } = tenant
  const post = async (path: string, body?: unknown) => {
    const answer = await server.call('POST', path, { token, body })
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const webhook = await post('/v1/webhooks', {
    url: 'http://127.0.0.1:49151/closed',
    event_types: ['conversation.failed'],
  })
  const delivery = await post(`/v1/webhooks/${webhook.id}/test`)
  const external = `kb-${tenant.clientId.slice(-8)}`
  const document = await post('/v1/knowledge', {
    title: 'Parking',
    content: 'Park behind the clinic.',
    external_id: external,
  })
  const campaign = await post('/v1/campaigns', CAMPAIGN)
  const recipients = await server.call('GET', `/v1/campaigns/${campaign.id}/recipients`, { token })
  const conversation = await until(async () => {
    const list = await server.call('GET', `/v1/conversations?campaign_id=${campaign.id}&status=completed`, { token })
    return list.body.data[0]
  })
  const events = await server.call('GET', '/v1/events', { token })
  const suppression = await post('/v1/suppressions', { phone: '+64 21 555 0123' })
  const asking = await post('/v1/campaigns', { ...CAMPAIGN, recipients: [{ ...PERSON, phone: ASKS_FOR_A_CALL }] })
  const callback = await until(async () => {
    const list = await server.call('GET', `/v1/callbacks?campaign_id=${asking.id}`, { token })
    return list.body.data[0]
  })
  const replay = await until(async () => {
    const begun = await server.call('POST', '/v1/webhooks/replays', {
      token,
      body: { webhook_id: await acknowledgedWebhook(server, token), states: ['succeeded', 'failed'] },
    })
    return begun.status === 202 ? begun.body : undefined
  })
  return {
    replay_id: replay.id,
    campaign_id: campaign.id,
    recipient_id: recipients.body.data[0].id,
    conversation_id: conversation.id,
    document_id: document.id,
    external_id: external,
    webhook_id: webhook.id,
    delivery_id: delivery.id,
    suppression_id: suppression.id,
    callback_id: callback.id,
    event_id: events.body.data[0].id,
    scenario_key: 'appointment_reminder',
  }
}

/** A webhook with a delivery that has ended. */
async function acknowledgedWebhook(server: Harness, token: string): Promise<string> {
  const made = await server.call('POST', '/v1/webhooks', { token, body: { url: 'http://127.0.0.1:49151/ended' } })
  await server.call('POST', `/v1/webhooks/${made.body.id}/test`, { token })
  await server.app.unitOfWork.run((tx) =>
    tx.updateTable('deliveries').set({ state: 'failed' }).where('subscription_id', '=', made.body.id).execute(),
  )
  return made.body.id
}
