// The documentation as files: what the server serves and what `contract -- docs` writes. Everything is read from this
// repository and made once, at its first reader; no page asks another origin for anything.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { type EventsDocument, eventArticles, eventsArticle } from './events.ts'
import { type Article, frame } from './layout.ts'
import { article } from './markdown.ts'
import { overviewArticle } from './overview.ts'
import { problemArticles, problemsArticle } from './problems.ts'
import { REFERENCE_POLICY, referencePage, startScript } from './reference.ts'

export interface SiteFile {
  /** Media type. */
  readonly type: string
  /** Content-Security-Policy of a page. */
  readonly policy?: string
  /** Large and unchanged until the next release: browsers may keep it. */
  readonly kept?: boolean
  /** Made at the first call. */
  body(): string | Buffer
}

/** Every file of the documentation by its path, `/docs/runbook` for one. */
export type Site = ReadonlyMap<string, SiteFile>

const ROOT = path.resolve(import.meta.dirname, '../..')
// The package exports its modules only; the page needs the script that stands beside them.
const REFERENCE_SCRIPT = path.resolve(
  path.dirname(fileURLToPath(import.meta.resolve('@scalar/api-reference'))),
  'browser/standalone.js',
)
const HTML = 'text/html; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const page = (at: string, make: () => Article): SiteFile => ({
  type: HTML,
  policy: POLICY,
  body: once(() => frame(at, make())),
})

function pagesOf(articles: readonly [string, () => Article][]): [string, SiteFile][] {
  return articles.map(([at, make]) => [at, page(at, make)])
}

/**
 * @param root holds generated/, docs/ and CHANGELOG.md
 * @throws Error when a document of it cannot be read
 */
export function makeSite(root = ROOT): Site {
  const read = (name: string) => readFileSync(path.join(root, name), 'utf8')
  const openapi = read('generated/openapi.json')
  const asyncapi = read('generated/asyncapi.json')
  const events: EventsDocument = JSON.parse(asyncapi)
  return new Map<string, SiteFile>([
    ['/docs', page('/docs', overviewArticle)],
    ['/docs/runbook', page('/docs/runbook', () => article(read('docs/integration-runbook.md')))],
    ['/docs/reference', { type: HTML, policy: REFERENCE_POLICY, body: once(referencePage) }],
    ['/docs/events', page('/docs/events', () => eventsArticle(events))],
    ...pagesOf(eventArticles(events)),
    ['/problems', page('/problems', problemsArticle)],
    ...pagesOf(problemArticles(() => JSON.parse(openapi))),
    ['/docs/changelog', page('/docs/changelog', () => article(read('CHANGELOG.md')))],
    ['/docs/style.css', { type: 'text/css; charset=utf-8', body: once(() => read('src/docs/style.css')) }],
    ['/docs/start.js', { type: SCRIPT, body: once(() => startScript({ url: '/openapi.json' })) }],
    ['/docs/reference.js', { type: SCRIPT, kept: true, body: once(() => readFileSync(REFERENCE_SCRIPT)) }],
    ['/openapi.json', { type: 'application/json', body: () => openapi }],
    [
      '/openapi.yaml',
      {
        type: 'application/yaml; charset=utf-8',
        body: once(() => stringify(JSON.parse(openapi), { aliasDuplicateObjects: false })),
      },
    ],
    ['/asyncapi.json', { type: 'application/json', body: () => asyncapi }],
  ])
}
