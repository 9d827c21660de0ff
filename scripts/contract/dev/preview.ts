// One server for the designer: the docs as they are now, which reload by themselves, and the mock for everything else.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Site } from '../../../src/docs/site.ts'
import type { Mock } from '../mock/mock.ts'

const RELOAD_PATH = '/docs/reload'
const SCRIPT_PATH = '/docs/reload.js'
// A server that comes back is another one than the page was made by.
const SCRIPT = `let lost = false
const source = new EventSource('${RELOAD_PATH}')
source.onmessage = () => location.reload()
source.onerror = () => { lost = true }
source.onopen = () => { if (lost) location.reload() }
`

export interface Preview {
  /** Every open page of the docs loads anew. */
  reload(): void
  /** From now on. */
  serve(site: Site, mock: Mock): void
  readonly server: Server
}

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function startPreview(port: number): Promise<Preview> {
  let served: Served | undefined
  const pages = new Set<ServerResponse>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://preview')
    if (pathname === RELOAD_PATH) wait(response)
    else if (pathname === SCRIPT_PATH) send(response, 'text/javascript; charset=utf-8', SCRIPT)
    else if (pathname === '/') response.writeHead(302, { Location: '/docs' }).end()
    else if (served === undefined) response.writeHead(503, { 'Retry-After': '1' }).end('The contract is being read.')
    else await answerFrom(served, pathname, request, response)
  }

  function wait(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write('retry: 500\n\n')
    pages.add(response)
    response.once('close', () => pages.delete(response))
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    server,
    serve(site, mock) {
      served = { site, mock }
    },
    reload() {
      for (const page of pages) page.write('data: changed\n\n')
    },
  }
}

interface Served {
  readonly site: Site
  readonly mock: Mock
}

async function answerFrom(
  { site, mock }: Served,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = site.get(pathname)
  if (file === undefined) return mock.answer(request, response)
  const body = file.body()
  const isPage = file.type.startsWith('text/html')
  const shown = isPage ? String(body).replace('</head>', `<script src="${SCRIPT_PATH}"></script>\n</head>`) : body
  send(response, file.type, shown)
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body)
}
