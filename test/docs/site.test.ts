// The documentation as files, wherever it is read: every link on every page leads to something.
import { describe, expect, it } from 'vitest'
import { makeSite } from '../../src/docs/site.ts'
import { PROBLEMS } from '../../src/kernel/problem.ts'

const site = makeSite()
const pages = [...site].filter(([, { type }]) => type.startsWith('text/html'))
const htmlOf = (path: string) => String(site.get(path)?.body())
const idsOf = (html: string) => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)

describe('the site', () => {
  it('has a page for every problem and every event', () => {
    for (const code of Object.keys(PROBLEMS)) expect(htmlOf(`/problems/${code}`)).toContain(`<code>${code}</code>`)
    const asyncapi = JSON.parse(String(site.get('/asyncapi.json')?.body())) as {
      channels: Record<string, { address: string }>
    }
    for (const { address } of Object.values(asyncapi.channels))
      expect(htmlOf(`/docs/events/${address}`)).toContain(`<h1><code>${address}</code></h1>`)
  })

  it('leaves the headings of the reference to the reference, whose boxes they would outgrow', () => {
    const sheet = String(site.get('/docs/style.css')?.body())
    const selectors = [...sheet.matchAll(/([^{}]+)[{]/g)].flatMap(([, list = '']) => list.split(','))
    const headings = selectors.map((selector) => selector.trim()).filter((selector) => /\bh[1-6]\b/.test(selector))
    expect(headings.length).toBeGreaterThan(0)
    expect(headings.filter((selector) => !selector.startsWith(':where(.page) '))).toEqual([])
    expect(htmlOf('/docs/reference')).not.toContain('class="page')
  })

  it.each(pages.map(([path]) => path))('has on %s no link that leads nowhere', (path) => {
    const html = htmlOf(path)
    for (const [, target = '', anchor] of html.matchAll(/(?:href|src)="([^"#]*)(?:#([^"]*))?"/g)) {
      if (/^(https?:|data:)/.test(target)) continue
      expect(target === '' || site.has(target) ? 'there' : target).toBe('there')
      if (anchor !== undefined) expect(idsOf(target === '' ? html : htmlOf(target))).toContain(anchor)
    }
  })

  it.each(pages.map(([path]) => path))('has on %s one heading of the first level or none, and no id twice', (path) => {
    const html = htmlOf(path)
    expect(html.match(/<h1[ >]/g)?.length ?? 0).toBeLessThanOrEqual(1)
    const ids = idsOf(html)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('shows in an event every property that its example has', () => {
    const html = htmlOf('/docs/events/conversation.completed')
    for (const name of ['sequence', 'outcome', 'collected', 'talk_seconds', 'offset_ms'])
      expect(html).toContain(`<dt><code>${name}</code>`)
  })

  it('lets no page load a script, but the reference its own', () => {
    for (const [path, { policy, body }] of pages) {
      expect(policy).toContain("default-src 'none'")
      expect(/<script/.test(String(body()))).toBe(path === '/docs/reference')
    }
  })
})
