// `contract -- docs`: the documentation as a folder of files, for any host and for reading from disk. The server serves the
// same pages; here their links are relative, and the reference holds its document instead of asking for it.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { startScript } from '../../src/docs/reference.ts'
import { makeSite, type Site } from '../../src/docs/site.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const DEFAULT_FOLDER = 'dist/docs'
/** Written into every folder of docs, so that a later run knows that it may empty it. */
const MARK = '.nexora-docs'

export const USAGE = `npm run contract -- docs [--out FOLDER]

  Writes the reference, the events, the problems, the integration runbook and the changelog to FOLDER
  (${DEFAULT_FOLDER}): plain files that need no server and no network. A folder that holds other things is refused.`

const HTML = 'text/html'

/** Where a page of the site stands in the folder. */
export function fileOf(at: string, type: string): string {
  if (at === '/docs') return 'index.html'
  return type.startsWith(HTML) ? `${at.slice(1)}.html` : at.slice(1)
}

/** The page with every link into the site relative to its own file. */
function withRelativeLinks(html: string, own: string, site: Site): string {
  return html.replaceAll(/(href|src)="(\/[^"#]*)(#[^"]*)?"/g, (link, attribute, target: string, anchor = '') => {
    const file = site.get(target)
    if (file === undefined) return link
    return `${attribute}="${path.posix.relative(path.posix.dirname(own), fileOf(target, file.type))}${anchor}"`
  })
}

/** @returns what each file of the folder holds, by its place in it */
export function staticFiles(site: Site): Map<string, string | Buffer> {
  const files = new Map<string, string | Buffer>()
  for (const [at, { type, body }] of site) {
    const own = fileOf(at, type)
    files.set(own, type.startsWith(HTML) ? withRelativeLinks(String(body()), own, site) : body())
  }
  const openapi = JSON.parse(String(site.get('/openapi.json')?.body()))
  files.set('docs/start.js', startScript({ content: openapi })) // a page from disk may read no other file
  return files
}

function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const entries = readdirSync(folder)
  if (entries.length > 0 && !entries.includes(MARK))
    throw new Error(`${folder} holds something else; name an empty folder.`)
  for (const entry of entries) rmSync(path.join(folder, entry), { recursive: true })
}

/** @returns the exit code: 0 written, 2 asked wrongly */
export function writeDocs(args: readonly string[]): number {
  let folder: string
  try {
    const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' }, help: { type: 'boolean' } } })
    if (values.help === true) {
      console.log(USAGE)
      return 0
    }
    folder = path.resolve(values.out ?? path.join(ROOT, DEFAULT_FOLDER))
    prepareFolder(folder)
  } catch (cause) {
    console.error(`${(cause as Error).message}\n\n${USAGE}`)
    return 2
  }
  const files = staticFiles(makeSite())
  for (const [name, content] of [[MARK, ''] as const, ...files]) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  console.log(`${files.size} files in ${path.relative(process.cwd(), folder) || '.'}; begin with index.html.`)
  return 0
}
