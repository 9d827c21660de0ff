// `contract -- docs`: a folder that reads from disk.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { staticFiles } from '../../scripts/contract/docs.ts'
import { makeSite } from '../../src/docs/site.ts'
import { finish, makeFolder, ROOT } from '../e2e/processes.ts'

const docs = (...args: string[]) => finish(process.execPath, [path.join(ROOT, 'scripts/contract.ts'), 'docs', ...args])

describe('contract -- docs', () => {
  it('writes pages whose links all lead to a file of the folder', () => {
    const files = staticFiles(makeSite())
    const html = [...files].filter(([name]) => name.endsWith('.html'))
    expect(html.length).toBeGreaterThan(40)
    for (const [name, content] of html)
      for (const [, target = ''] of String(content).matchAll(/(?:href|src)="([^"#]+)(?:#[^"]*)?"/g)) {
        if (/^(https?:|data:)/.test(target)) continue
        expect(files.has(path.posix.join(path.posix.dirname(name), target)) ? 'there' : `${name}: ${target}`).toBe(
          'there',
        )
      }
  })

  it('puts the document into the script of the reference, since a page from disk may read no other file', () => {
    const script = String(staticFiles(makeSite()).get('docs/start.js'))
    expect(script).toContain('"operationId":"createCampaign"')
    expect(script).not.toContain('window.location')
  })

  it('writes a folder, and writes it anew, and leaves alone a folder that is not its own', async () => {
    using folder = makeFolder()
    const out = path.join(folder.path, 'site')
    expect((await docs('--out', out)).code).toBe(0)
    writeFileSync(path.join(out, 'docs/old.html'), '')
    expect((await docs('--out', out)).code).toBe(0)
    expect(readFileSync(path.join(out, 'index.html'), 'utf8')).toContain('Voice AI REST API and webhooks')
    expect(() => readFileSync(path.join(out, 'docs/old.html'))).toThrow()

    const other = path.join(folder.path, 'other')
    mkdirSync(other)
    writeFileSync(path.join(other, 'precious'), '')
    const refused = await docs('--out', other)
    expect(refused.code).toBe(2)
    expect(refused.errors).toContain('holds something else')
    expect((await docs('--wrong')).code).toBe(2)
  })
})
