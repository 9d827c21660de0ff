// The packed client in a page in Chromium, against the real server and its simulated calls. The API sends no CORS headers,
// by design: the page's own site forwards its requests, as an in-house tool would.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { packClient } from '../../scripts/pack/client.ts'
import { makeFolder, readCredentials, serve } from '../e2e/processes.ts'
import { launchChromium, makeProject, missing, pageScript, programOf, RUNTIMES } from './runtimes.ts'

const PAGE = `import { Nexora } from '@nexora/client'
globalThis.call = async (clientId, clientSecret) => {
  const nexora = new Nexora({ clientId, clientSecret, baseUrl: location.origin, dangerouslyAllowBrowser: true })
  const { id } = await nexora.campaigns.create({
    scenario: 'appointment_reminder',
    recipients: [{ phone: '+64 21 555 0199', context: { first_name: 'Aroha', appt: 'Tuesday at 10:30 am' } }],
  })
  const types = []
  for await (const event of nexora.events.stream()) {
    types.push(event.type)
    if (event.type === 'campaign.completed') break
  }
  const people = []
  for await (const { phone, status, outcome } of nexora.campaigns.listRecipients(id)) people.push({ phone, status, outcome })
  const refused = await nexora.campaigns.get('camp_00000000-0000-7000-8000-000000000000').catch((error) => error)
  return { types, people, refused: [refused.name, refused.status] }
}
`

/** A site with the page, which forwards everything else. */
async function openSite(script: string, server: string) {
  const site = createServer((incoming, outgoing) => {
    if (incoming.url === '/')
      return outgoing.setHeader('content-type', 'text/html').end('<script src="/page.js"></script>')
    if (incoming.url === '/page.js') return outgoing.setHeader('content-type', 'text/javascript').end(script)
    const { method, headers } = incoming
    const onward = forward(`${server}${incoming.url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    return incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(site.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      site.closeAllConnections()
      site.close()
    },
  }
}

it('a page makes a call, follows its events as they happen, and learns what came of it', async (context) => {
  const browser = RUNTIMES.find(({ name }) => name === 'Chromium')
  const program = browser === undefined ? undefined : programOf(browser)
  if (program === undefined) {
    if (process.env.CI === undefined) return context.skip(missing({ name: 'Chromium' }))
    throw new Error(missing({ name: 'Chromium' }))
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-sandbox-'))
  try {
    const project = await makeProject(folder, (await packClient(folder)).file)
    const script = await pageScript(PAGE, project)
    using data = makeFolder()
    await using server = await serve(data.path)
    const { clientId, clientSecret } = await readCredentials(server)
    await using site = await openSite(script, server.url)
    await using chrome = await launchChromium(program)
    const page = await chrome.newPage()
    await page.goto(site.url)
    expect(await page.evaluate(`call(${JSON.stringify(clientId)}, ${JSON.stringify(clientSecret)})`)).toEqual({
      types: expect.arrayContaining(['conversation.started', 'conversation.completed', 'campaign.completed']),
      people: [{ phone: '+64215550199', status: 'completed', outcome: 'confirmed' }],
      refused: ['CampaignNotFoundError', 404],
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
