// Every sample that the reference shows, run against a real server: the curl ones by curl, the others by the client.
// Where a sample holds the example of an id, it gets that of a thing that exists, in a state that allows the call.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Nexora } from '../../src/sdk/nexora.ts'
import { makeOneOfEverything } from '../contract/fixtures.ts'
import { document, operations } from '../contract/operations.ts'
import { type Harness, startServer, type Tenant } from '../support/harness.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { until } from '../support/until.ts'
import { compile } from '../types/compile.ts'

interface Sample {
  readonly lang: string
  readonly label: string
  readonly source: string
}

interface Ran {
  readonly stdout: string
  readonly stderr: string
}

const LONG = 60_000
const run = promisify(execFile)
const samples = operations.flatMap(({ id, node }) =>
  (node['x-codeSamples'] as unknown as Sample[]).map((sample) => ({ id, ...sample })),
)

let server: Harness
/** Delivers nothing and runs no job, so that what failed stays so, and what began does not end. */
let idle: Harness
let tenant: Tenant
let receiver: Receiver
let ids: Readonly<Record<string, string>>

beforeAll(async () => {
  server = await startServer()
  idle = await startServer({ idle: true })
  tenant = server.tenant
  receiver = await startReceiver()
  ids = await makeOneOfEverything(server, tenant)
}, LONG)

afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await idle[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
})

async function post(path: string, body?: unknown, method = 'POST', on = server) {
  const answer = await on.call(method, path, { token: on.tenant.token, body })
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
  return answer.body
}

const person = (phone: string) => ({ phone, context: { first_name: 'Aroha', appt: 'Tuesday' } })
const campaign = (more: object = {}, phone = '+12025550100') =>
  post('/v1/campaigns', { scenario: 'appointment_reminder', recipients: [person(phone)], ...more })
const scheduled = async () => ({ campaign_id: (await campaign({ schedule_at: '2126-06-01T09:00:00Z' })).id })
const webhook = async () => ({
  webhook_id: (await post('/v1/webhooks', { url: 'http://127.0.0.1:49151/x', event_types: ['intent.detected'] })).id,
})

async function failedDelivery() {
  const body = { url: receiver.url, event_types: ['intent.detected'] }
  const { id: webhook_id } = await post('/v1/webhooks', body, 'POST', idle)
  const { id: delivery_id } = await post(`/v1/webhooks/${webhook_id}/test`, undefined, 'POST', idle)
  await idle.app.unitOfWork.run((tx) => tx.updateTable('deliveries').set({ state: 'failed' }).execute())
  return { webhook_id, delivery_id }
}

/** Samples whose things are there. */
const onIdle = new Set(['createWebhookReplay', 'cancelWebhookReplay', 'dismissDelivery'])
const serverFor = (id: string) => (onIdle.has(id) ? idle : server)

/** For what changes a thing: one of its own, since both samples change it. */
const PREPARE: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  updateCampaign: scheduled,
  addRecipients: scheduled,
  importRecipients: scheduled,
  pauseCampaign: scheduled,
  cancelCampaign: scheduled,
  startCampaign: async () => ({ campaign_id: (await campaign({ draft: true })).id }),
  async resumeCampaign() {
    const paused = await scheduled()
    await post(`/v1/campaigns/${paused.campaign_id}/pause`)
    return paused
  },
  async retryCampaign() {
    const { id } = await campaign({ retry_policy: { max_attempts: 1 } }, '+12025550110')
    await until(async () => (await post(`/v1/campaigns/${id}`, undefined, 'GET')).status === 'completed')
    return { campaign_id: id }
  },
  async deleteRecipient() {
    const { campaign_id } = await scheduled()
    const { data } = await post(`/v1/campaigns/${campaign_id}/recipients`, undefined, 'GET')
    return { campaign_id, recipient_id: data[0].id }
  },
  async cancelCallback() {
    const { id } = await campaign({}, '+12025550104')
    const list = () => post(`/v1/callbacks?campaign_id=${id}`, undefined, 'GET')
    return { callback_id: await until(async () => (await list()).data[0]?.id) }
  },
  deleteSuppression: async () => ({ suppression_id: (await post('/v1/suppressions', { phone: '+64215550188' })).id }),
  deleteKnowledgeDocument: async () => ({
    document_id: (await post('/v1/knowledge', { title: 'x', content: 'y' })).id,
  }),
  async replayDelivery() {
    const hook = { url: receiver.url, event_types: ['intent.detected'] }
    const { id: webhook_id } = await post('/v1/webhooks', hook)
    const { id: delivery_id } = await post(`/v1/webhooks/${webhook_id}/test`)
    const at = `/v1/webhooks/${webhook_id}/deliveries/${delivery_id}`
    await until(async () => (await post(at, undefined, 'GET')).state === 'succeeded')
    return { webhook_id, delivery_id }
  },
  createWebhookReplay: failedDelivery,
  async cancelWebhookReplay() {
    const { webhook_id } = await failedDelivery()
    return { replay_id: (await post('/v1/webhooks/replays', { webhook_id }, 'POST', idle)).id }
  },
  dismissDelivery: failedDelivery,
  deleteWebhook: webhook,
  updateWebhook: webhook,
  rotateWebhookSecret: webhook,
  async promoteWebhookSecret() {
    const { webhook_id } = await webhook()
    await post(`/v1/webhooks/${webhook_id}/secret/rotate`, { mode: 'staged' })
    return { webhook_id }
  },
}

/** What two samples would both make: the first one is undone. */
const UNDO: Readonly<Record<string, () => Promise<void>>> = {
  async createSuppression() {
    const { data } = await post('/v1/suppressions', undefined, 'GET')
    for (const { id } of data)
      if (id !== ids.suppression_id) await server.call('DELETE', `/v1/suppressions/${id}`, { token: tenant.token })
  },
  async createKnowledgeDocument() {
    const { data } = await post('/v1/knowledge', undefined, 'GET')
    for (const { id, external_id } of data)
      if (external_id !== ids.external_id) await server.call('DELETE', `/v1/knowledge/${id}`, { token: tenant.token })
  },
}

/** The sample with ids of things that exist. */
async function filled(id: string, source: string): Promise<string> {
  await UNDO[id]?.()
  const own: Readonly<Record<string, string>> = { ...ids, ...(await PREPARE[id]?.()) }
  const operation = operations.find((one) => one.id === id)
  return (operation?.parameters ?? [])
    .filter((parameter) => parameter.in === 'path' && parameter.name !== 'external_id')
    .reduce((text, { name }) => text.replaceAll(exampleOf(id, name), own[name] ?? 'nothing'), source)
}

function exampleOf(id: string, name: string): string {
  const [target = ''] = operations.filter((one) => one.id === id).map((one) => one.path)
  const item = document.deref(document.deref(document.root.paths)[target])
  const node = operations.find((one) => one.id === id)?.node
  const all = [item.parameters ?? [], node?.parameters ?? []].flat().map((one) => document.deref(one))
  return String(all.find((one) => one.name === name)?.example)
}

const ofLanguage = (lang: string) => samples.filter((sample) => sample.lang === lang)

describe('a sample', () => {
  it('stands with every operation, in both languages', () => {
    expect(ofLanguage('Shell').map(({ id }) => id)).toEqual(operations.map(({ id }) => id))
    expect(ofLanguage('TypeScript').map(({ id }) => id)).toEqual(operations.map(({ id }) => id))
  })

  it('in TypeScript compiles as it stands', { timeout: LONG }, () => {
    const found = compile(
      Object.fromEntries(
        ofLanguage('TypeScript').map(({ id, source }) => [
          `sample-${id}`,
          `${source.replace("'@nexora/client'", "'../../generated/clients/typescript/nexora.ts'")}\nexport {}\n`,
        ]),
      ),
    )
    expect([...found].filter(([, faults]) => faults.length > 0)).toEqual([])
  })

  it.each(ofLanguage('Shell'))('in curl works: $id', { timeout: LONG }, async ({ id, source }) => {
    const { url, tenant: own } = serverFor(id)
    const credentials = { NEXORA_CLIENT_ID: own.clientId, NEXORA_CLIENT_SECRET: own.clientSecret }
    const env = { ...process.env, ...credentials, NEXORA_BASE_URL: url, NEXORA_TOKEN: own.token }
    // curl leaves with 22 when the status is 400 or above.
    const ran = await run('bash', ['-c', await filled(id, source)], { env }).catch((error: Ran) => error)
    const { stdout, stderr } = ran
    expect(stderr).toBe('')
    if (!id.startsWith('delete') && id !== 'revokeToken') expect(JSON.parse(stdout)).toBeTypeOf('object')
  })

  it.each(ofLanguage('TypeScript'))('in TypeScript works: $id', { timeout: LONG }, async ({ id, source }) => {
    const { url: baseUrl, tenant: own } = serverFor(id)
    const { clientId, clientSecret } = own
    const Configured = class extends Nexora {
      constructor() {
        super({ clientId, clientSecret, baseUrl })
      }
    }
    const printed: unknown[] = []
    const env = { NEXORA_CLIENT_ID: clientId, NEXORA_CLIENT_SECRET: clientSecret, NEXORA_BASE_URL: baseUrl }
    const code = (await filled(id, source)).replace(/^import .*$/m, '')
    const main = new Function('Nexora', 'console', 'process', `return (async () => {${code}})()`)
    const failure = await main(Configured, { log: (...values: unknown[]) => printed.push(...values) }, { env }).catch(
      (error: { status?: number }) => error,
    )
    expect(failure).toBeUndefined()
    if (code.includes('console.log(result)')) expect(printed[0]).toBeTypeOf('object')
    if (code.includes('response.status')) expect(printed[0]).toBe(200)
  })
})
