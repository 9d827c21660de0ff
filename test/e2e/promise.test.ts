// The promise's example against the real server and a receiver that is a process of its own, with the
// client that integrators install as the only one.
import { describe, expect, it } from 'vitest'
import { startReceiverProcess } from '../../scripts/demo/processes.ts'
import { until } from '../support/until.ts'
import { allEvents, promised, signIn } from './client.ts'
import { finish, makeFolder, readCredentials, serve } from './processes.ts'

const WAIT_MS = 30_000

describe('the promised campaign', () => {
  it('is accepted, called, and told to a receiver that can verify it, in order and in the bytes of the event list', {
    timeout: 60_000,
  }, async () => {
    using folder = makeFolder()
    await using server = await serve(folder.path, { NEXORA_SIMULATOR_SPEED: '50' })
    const credentials = await readCredentials(server)
    await using receiver = await startReceiverProcess(credentials.signingSecret, 0)
    const nexora = signIn(server.url, credentials)

    const key = { idempotencyKey: 'the-promise' }
    const { data: campaign, status } = await nexora.campaigns.create(promised(receiver.url), key).withResponse()
    expect(status).toBe(201)
    expect((await nexora.campaigns.create(promised(receiver.url), key)).id).toBe(campaign.id)

    await until(() => receiver.arrivals.some(({ type }) => type === 'campaign.completed'), WAIT_MS)
    const events = await allEvents(nexora)
    await until(() => receiver.arrivals.length >= events.length, WAIT_MS)

    expect(events.map(({ type }) => type)).toEqual([
      'campaign.started',
      'conversation.started',
      'intent.detected',
      'conversation.completed',
      'campaign.recipient.completed',
      'campaign.completed',
    ])
    expect(receiver.arrivals.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort())
    for (const { id, status, verifiedBy, body } of receiver.arrivals) {
      expect(verifiedBy).toEqual(['@octokit/webhooks-methods', 'standardwebhooks'])
      expect(status).toBe(204)
      expect(JSON.parse(body)).toEqual(events.find((event) => event.id === id))
    }
    const recipients = await nexora.campaigns.listRecipients(campaign.id)
    expect(recipients.data).toMatchObject([{ phone: '+64215550199', status: 'completed', outcome: 'confirmed' }])
  })

  it('is played by `npm run demo`, every check of which holds', { timeout: 180_000 }, async () => {
    const { code, output } = await finish('npm', ['run', 'demo'])
    expect(output).toMatch(/(\d+) of \1 checks passed/)
    expect(output).not.toContain('✗')
    expect(code).toBe(0)
  })
})
