// The API reference and the documents themselves. Everything is served from here; the page may not
// ask anyone else for anything.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { stringify } from 'yaml'

const GENERATED = path.resolve(import.meta.dirname, '../../generated')
// The package exports its modules only; the page needs the script that stands beside them.
const SCRIPT = path.resolve(
  path.dirname(fileURLToPath(import.meta.resolve('@scalar/api-reference'))),
  'browser/standalone.js',
)
const DAY = 'public, max-age=86400'

// The reference renders with styles and images it makes itself; nothing may be loaded from or sent to elsewhere.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Nexora API reference</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/reference.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

const START = `Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  servers: [{ url: window.location.origin, description: 'This server' }],
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  theme: 'default',
  metaData: { title: 'Nexora API reference' },
})
`

export function makeDocsRoutes(): Router {
  const router = new Router()
  const openapi = readFileSync(path.join(GENERATED, 'openapi.json'))
  const asyncapi = readFileSync(path.join(GENERATED, 'asyncapi.json'))
  let yaml: string | undefined
  let script: Buffer | undefined

  router.get('/', async function root(ctx) {
    ctx.redirect('/docs')
  })
  router.get('/docs', async function reference(ctx) {
    ctx.set('Content-Security-Policy', POLICY)
    ctx.set('Referrer-Policy', 'no-referrer')
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = PAGE
  })
  router.get('/docs/start.js', async function start(ctx) {
    ctx.type = 'text/javascript; charset=utf-8'
    ctx.body = START
  })
  router.get('/docs/reference.js', async function referenceScript(ctx) {
    ctx.type = 'text/javascript; charset=utf-8'
    ctx.set('Cache-Control', DAY)
    script ??= readFileSync(SCRIPT) // one copy, however many are slow to read it
    ctx.body = script
  })
  router.get('/openapi.json', async function json(ctx) {
    ctx.type = 'application/json'
    ctx.body = openapi
  })
  router.get('/openapi.yaml', async function yamlDocument(ctx) {
    yaml ??= stringify(JSON.parse(openapi.toString('utf8')), { aliasDuplicateObjects: false })
    ctx.type = 'application/yaml; charset=utf-8'
    ctx.body = yaml
  })
  router.get('/asyncapi.json', async function events(ctx) {
    ctx.type = 'application/json'
    ctx.body = asyncapi
  })
  return router
}
