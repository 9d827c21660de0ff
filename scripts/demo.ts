// `npm run demo`: the promise's example, end to end, against real processes, with the client that integrators install as
// the only way to the API. Exit code 0 only when everything it shows was also checked.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Campaign, type CreateCampaignRequest, Nexora } from '../generated/clients/typescript/nexora.ts'
import { type ReceiverProcess, startReceiverProcess, startServerProcess } from './demo/processes.ts'

const SETTINGS = {
  NEXORA_SIMULATOR_SPEED: '25',
  NEXORA_SIMULATOR_WAIT_SPEED: '120', // the minutes between two calls to a person pass in a moment
  NEXORA_WEBHOOK_SCHEDULE: '300ms,600ms,1s,2s,3s,4s,5s', // the same seven steps, compressed
  NEXORA_RATE_PER_MINUTE: '6000',
  NEXORA_RATE_BURST: '600',
  NEXORA_ORGANISATION_RATE_PER_MINUTE: '6000',
}
const RECEIVER_FAILURES = 2
const WAIT_MS = 90_000

const checks: { name: string; ok: boolean }[] = []

function check(name: string, ok: boolean): void {
  checks.push({ name, ok })
  console.log(`${ok ? '  ✓' : '  ✗'} ${name}`)
}

const title = (text: string) => console.log(`\n${text}`)

async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const giveUpAt = Date.now() + WAIT_MS
  while (Date.now() < giveUpAt) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`Waited ${WAIT_MS / 1000} s for ${what}.`)
}

/** The promise's request, its placeholders filled in. */
const promised = (webhookUrl: string): CreateCampaignRequest => ({
  scenario: 'appointment_reminder',
  schedule_at: '2026-06-01T09:00:00+12:00',
  recipients: [{ phone: '+64 21 555 0199', context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' } }],
  webhook_url: webhookUrl,
})

/** Last two digits of +1 NPA 555 01xx choose the person who answers; see the API reference. */
const PERSONS = ['00', '01', '02', '04', '05', '10', '11', '15', '20', '30']
const AREA_CODES = ['202', '212', '303']
const NAMES = ['Aroha', 'Wiremu', 'Mere', 'Tāne', 'Hinemoa', 'Sione', 'Anahera']

function magicCampaign(webhookUrl: string): CreateCampaignRequest {
  const recipients = Array.from({ length: 25 }, (_, index) => ({
    phone: `+1 ${AREA_CODES[Math.floor(index / PERSONS.length)]} 555 01${PERSONS[index % PERSONS.length]}`,
    context: { first_name: NAMES[index % NAMES.length] ?? 'Aroha', appt: 'Friday at 2 pm' },
  }))
  return {
    scenario: 'appointment_reminder',
    name: 'Every way a call can go',
    recipients,
    max_concurrency: 10,
    timezone: 'Pacific/Auckland',
    expires_at: new Date(Date.now() + 3_600_000).toISOString(), // no call back tomorrow: the demo ends today
    retry_policy: {
      max_attempts: 3,
      delay_seconds: 60,
      backoff: 'fixed',
      retry_on: ['no_answer', 'busy', 'voicemail_reached'],
    },
    webhook_url: webhookUrl,
  }
}

/** Shows the counts each time they change, until the campaign is done. */
async function follow(nexora: Nexora, campaignId: string): Promise<Campaign> {
  let shown = ''
  return until('the campaign to finish', async () => {
    const { counts, ...campaign } = await nexora.campaigns.get(campaignId)
    const open = Object.entries(counts).filter(([, count]) => count > 0)
    const line = open.map(([status, count]) => `${count} ${status.replace('_', ' ')}`).join(' · ')
    if (line !== shown) console.log(`  ${campaign.status.padEnd(9)} ${line}`)
    shown = line
    return campaign.status === 'completed' ? { counts, ...campaign } : undefined
  })
}

async function showPromise(nexora: Nexora, receiver: ReceiverProcess): Promise<void> {
  title("1. The promise's campaign: POST /v1/campaigns")
  const key = { idempotencyKey: randomUUID() }
  const { data: campaign, ...answer } = await nexora.campaigns.create(promised(receiver.url), key).withResponse()
  check(
    'accepted with 201 and a Location',
    answer.status === 201 && answer.headers.get('location') === `/v1/campaigns/${campaign.id}`,
  )
  check('a start in the past is taken as now, with a warning', campaign.warnings[0]?.code === 'schedule_at_in_past')
  const again = await nexora.campaigns.create(promised(receiver.url), key).withResponse()
  check(
    'the same request with the same key is answered by replay',
    again.data.id === campaign.id && again.headers.get('idempotent-replayed') === 'true',
  )
  await follow(nexora, campaign.id)
  const { data: conversations } = await nexora.conversations.list({ campaign_id: campaign.id })
  const [conversation] = conversations
  check(
    'one call was made, and the appointment is confirmed',
    conversations.length === 1 && conversation?.outcome === 'confirmed',
  )
  if (conversation === undefined) return
  const transcript = await nexora.conversations.getTranscript(conversation.id)
  for (const turn of transcript.turns) console.log(`    ${turn.role === 'agent' ? 'Nexora' : 'Person'}: ${turn.text}`)
}

async function pushKnowledge(nexora: Nexora): Promise<string> {
  title('2. Knowledge, to be used in the calls that follow')
  const content = 'Free parking is behind the clinic. Enter from Kent Street and take a ticket; reception validates it.'
  const { data, status } = await nexora.knowledge
    .upsert('clinic-parking', { title: 'Parking at the clinic', content })
    .withResponse()
  check('stored and searchable with 201', status === 201 && data.status === 'indexed')
  return data.id
}

async function showMagicNumbers(nexora: Nexora, receiver: ReceiverProcess, documentId: string): Promise<Campaign> {
  title('3. Twenty-five people, every way a call can go')
  const campaign = await nexora.campaigns.create(magicCampaign(receiver.url))
  const done = await follow(nexora, campaign.id)
  const conversations = await nexora.conversations.list({ campaign_id: campaign.id }).toArray({ limit: 100 })
  const rows = new Map<string, number>()
  for (const { outcome, end_reason: endReason } of conversations) {
    const name = outcome ?? `not reached: ${endReason}`
    rows.set(name, (rows.get(name) ?? 0) + 1)
  }
  console.log(`\n  ${conversations.length} calls to ${done.recipient_count} people`)
  for (const [name, count] of [...rows].sort(([, a], [, b]) => b - a))
    console.log(`  ${String(count).padStart(4)}  ${name}`)
  const outcomes = new Set(conversations.map(({ outcome }) => outcome))
  check(
    'somebody confirmed, declined, asked for a call back and opted out',
    ['confirmed', 'declined', 'callback_requested', 'opted_out'].every((outcome) => outcomes.has(outcome)),
  )
  check(
    'somebody was called three times',
    conversations.some(({ attempt }) => attempt === 3),
  )
  const { data: asked } = await nexora.conversations.list({ campaign_id: campaign.id, phone: '+12025550102' })
  const transcript = await nexora.conversations.getTranscript(asked[0]?.id ?? '')
  check(
    'a question was answered from the knowledge just pushed, with its source',
    transcript.turns.some((turn) => turn.knowledge_refs.some((ref) => ref.document_id === documentId)),
  )
  return done
}

async function showWebhooks(nexora: Nexora, receiver: ReceiverProcess): Promise<void> {
  title('4. Webhooks')
  const expected: string[] = []
  for await (const { id } of nexora.events.list({ limit: 100 })) expected.push(id)
  const accepted = () => new Set(receiver.arrivals.filter(({ status }) => status === 204).map(({ id }) => id))
  await until('every event to arrive', () => (expected.every((id) => accepted().has(id)) ? true : undefined)).catch(
    () => undefined,
  )
  check(
    `all ${expected.length} events arrived`,
    expected.every((id) => accepted().has(id)),
  )
  check(
    'each delivery was accepted by two off-the-shelf verifiers',
    receiver.arrivals.length > 0 && receiver.arrivals.every(({ verifiedBy }) => verifiedBy.length === 2),
  )
  const refused = receiver.arrivals.find(({ status }) => status === 500)
  const tries = receiver.arrivals.filter(({ id }) => id === refused?.id)
  check(
    `the one refused ${RECEIVER_FAILURES} times came again with the same id, until it was taken`,
    tries.map(({ status }) => status).join() === '500,500,204' &&
      tries.map(({ attempt }) => attempt).join() === '1,2,3',
  )
  check('every repeat had the same bytes', new Set(tries.map(({ body }) => body)).size === 1)
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-demo-'))
  try {
    await using server = await startServerProcess(folder, SETTINGS)
    await using receiver = await startReceiverProcess(server.signingSecret, RECEIVER_FAILURES)
    console.log(`Server ${server.url}, receiver ${receiver.url}. Calls are simulated, 25 times as fast as real ones.`)
    const { clientId, clientSecret, url: baseUrl } = server
    const nexora = new Nexora({ clientId, clientSecret, baseUrl, userAgent: 'nexora-demo/1' })
    await showPromise(nexora, receiver)
    const documentId = await pushKnowledge(nexora)
    await showMagicNumbers(nexora, receiver, documentId)
    await showWebhooks(nexora, receiver)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const failed = checks.filter(({ ok }) => !ok)
  console.log(`\n${checks.length - failed.length} of ${checks.length} checks passed.`)
  process.exitCode = failed.length === 0 ? 0 : 1
}

await main()
