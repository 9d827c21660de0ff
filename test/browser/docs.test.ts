// The documentation as a reader sees it: in a real browser, on a wide screen and on a phone. It must
// stand on this server alone, since the page is read inside networks that let nothing out.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Harness, startServer } from '../support/harness.ts'

const SCREENS: Readonly<Record<string, BrowserContextOptions>> = {
  'a wide screen': { viewport: { width: 1440, height: 900 } },
  'a phone': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
}
const RENDERED_MS = 30_000

/** What a page did besides showing something. */
interface Visit {
  readonly page: Page
  readonly errors: readonly string[]
  readonly requests: readonly URL[]
}

let browser: Browser
let server: Harness

beforeAll(async () => {
  server = await startServer({ idle: true })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  })
})

afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

async function visit(screen: BrowserContextOptions, path: string): Promise<Visit> {
  const context = await browser.newContext(screen)
  const page = await context.newPage()
  const errors: string[] = []
  const requests: URL[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('requestfailed', (request) => errors.push(`${request.url()}: ${request.failure()?.errorText}`))
  page.on('request', (request) => requests.push(new URL(request.url())))
  await page.goto(server.url + path)
  return { page, errors, requests }
}

async function open(screen: BrowserContextOptions, hash = ''): Promise<Visit> {
  const visited = await visit(screen, `/docs/reference${hash}`)
  const title = visited.page.getByRole('heading', { level: 1, name: 'Nexora API', exact: true })
  await title.waitFor({ timeout: RENDERED_MS })
  return visited
}

const foreign = (requests: readonly URL[]) =>
  requests.filter(({ protocol, origin }) => /^(https?|wss?):$/.test(protocol) && origin !== server.url).map(String)

/** By how much the page is wider than its screen, CSS pixels. */
const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const PAGES: Readonly<Record<string, string>> = {
  '/docs': 'Voice AI REST API and webhooks',
  '/docs/runbook': 'Integration runbook',
  '/docs/events': 'Events',
  '/docs/events/conversation.completed': 'conversation.completed',
  '/docs/changelog': 'Changelog',
  '/problems': 'Problems',
  '/problems/validation-failed': 'Request validation failed',
}

for (const [name, screen] of Object.entries(SCREENS)) {
  describe.each(Object.entries(PAGES))(`%s on ${name}`, (path, title) => {
    it('reads without script, asks no other origin, fits the screen, and has nothing to complain of', async () => {
      const { page, errors, requests } = await visit({ ...screen, javaScriptEnabled: false }, path)
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
      expect(foreign(requests)).toEqual([])
      expect(errors).toEqual([])
      expect(await overflowOf(page)).toBeLessThanOrEqual(0)
      await page.context().close()
    })
  })

  describe(`the API reference on ${name}`, () => {
    it('shows its title and its operations', async () => {
      const { page } = await open(screen, '#tag/campaigns/POST/v1/campaigns')
      expect(await page.title()).toBe('Nexora API reference')
      await page.getByRole('heading', { name: 'Create a campaign' }).first().waitFor({ timeout: RENDERED_MS })
      await page.context().close()
    })

    it('sends its trial requests to the server it came from', async () => {
      const { page } = await open(screen)
      await page.getByText(server.url).first().waitFor({ state: 'attached', timeout: RENDERED_MS })
      expect(await page.getByText('http://127.0.0.1:8080').count()).toBe(0)
      await page.context().close()
    })

    it('asks no other origin for anything, and has nothing to complain of', async () => {
      const { page, errors, requests } = await open(screen, '#tag/campaigns/POST/v1/campaigns')
      await page.getByRole('heading', { name: 'Create a campaign' }).first().waitFor({ timeout: RENDERED_MS })
      await page.mouse.wheel(0, 4000)
      await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
      expect(foreign(requests)).toEqual([])
      expect(errors).toEqual([])
      await page.context().close()
    })

    it('is not wider than the screen', async () => {
      const { page } = await open(screen)
      expect(await overflowOf(page)).toBeLessThanOrEqual(0)
      await page.context().close()
    })
  })
}
