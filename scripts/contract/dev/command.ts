// `contract -- dev`: the loop around an editor.
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { makeSite } from '../../../src/docs/site.ts'
import { type Mock, makeMock } from '../mock/mock.ts'
import { makeLoop } from './loop.ts'
import { startPreview } from './preview.ts'
import { watchSaves } from './watch.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const PORT = 4010
/** Editors save one file in several steps. */
const SETTLED_MS = 60
const WATCHED = ['openapi', 'docs', 'CHANGELOG.md', 'src']

const USAGE = `npm run contract -- dev [--port N]

  Watches the contract. A save shows what no longer compiles, what breaks since the last release, and what the linters say;
  http://127.0.0.1:${PORT} has the docs, which reload by themselves, and the mock.`

interface Options {
  readonly root: string
  readonly port: number
  readonly print: (line: string) => void
}

export interface Dev extends AsyncDisposable {
  readonly url: string
}

/** Resolves when the docs and the mock can be asked. */
export async function startDev({ root, port, print }: Options): Promise<Dev> {
  const preview = await startPreview(port)
  const url = `http://127.0.0.1:${(preview.server.address() as AddressInfo).port}`
  let mock: Mock | undefined
  const rewritten = () => {
    if (mock !== undefined) preview.serve(makeSite(root), mock)
    preview.reload()
  }
  const loop = makeLoop({
    root,
    print,
    async served(document) {
      mock = await makeMock(document)
      preview.serve(makeSite(root), mock)
    },
    rewritten,
  })

  let settled: NodeJS.Timeout | undefined
  function saved(name: string): void {
    clearTimeout(settled)
    settled = setTimeout(() => {
      // Words of the docs are no part of the contract: the page is all that changes.
      if (/^(docs|CHANGELOG\.md)/.test(name)) rewritten()
      else loop.changed(`${name} was saved`, name.startsWith('src') ? 'server' : 'contract')
    }, SETTLED_MS)
  }
  const watchers = WATCHED.map((name) =>
    watchSaves(path.join(root, name), (file) => {
      if (!file.includes('.draft-')) saved(path.join(name, file))
    }),
  )
  print(`Docs and mock at ${url}; watching ${WATCHED.join(', ')}. Ctrl-C stops it.`)
  loop.changed('At the start', 'contract')
  return {
    url,
    async [Symbol.asyncDispose]() {
      clearTimeout(settled)
      for (const watcher of watchers) watcher.close()
      await loop.stop()
      preview.server.close()
      preview.server.closeAllConnections()
    },
  }
}

/** @returns the exit code, 0 once it runs; the process then lives until it is stopped */
export async function runDev(args: readonly string[]): Promise<0 | 2> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: String(PORT) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      console.log(USAGE)
      return 0
    }
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port takes a number up to 65535')
    const dev = await startDev({ root: ROOT, port, print: console.log })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void dev[Symbol.asyncDispose]())
    return 0
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`)
    return 2
  }
}
