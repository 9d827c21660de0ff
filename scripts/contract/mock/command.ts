// `contract -- mock`: serves a document until it is told to stop.
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { bundle, createConfig } from '@redocly/openapi-core'
import type { Home } from '../commands.ts'
import { load } from '../diff/load.ts'
import { BadInput } from '../diff/place.ts'
import { listen, makeMock } from './mock.ts'

const PORT = 4010

const usageOf = ({ call, root }: Home) => `${call} mock ${root === undefined ? 'FILE' : '[FILE]'} [--port N]

  Answers every operation of the OpenAPI document FILE${root === undefined ? '' : ' (ours when left out)'} on 127.0.0.1:${PORT}, implemented or not.
  Requests are checked; answers are examples of the document, or data made from its schemas.
    Prefer: code=404            another answer that the document has
    Prefer: example=scheduled   another example of the answer`

/** @throws BadInput when the document cannot be read, is not valid, or is no OpenAPI document */
export async function bundled(file: string, cwd: string): Promise<object> {
  const { format } = await load(file, { remote: false, lenient: false, cwd })
  if (format !== 'openapi') throw new BadInput(file, 1, 'only OpenAPI documents can be mocked')
  const { bundle: whole } = await bundle({ ref: path.resolve(cwd, file), config: await createConfig({}) })
  return whole.parsed as object
}

/** Resolves when the server listens, with the exit code; the process then lives as long as the server. */
export async function serveMock(args: readonly string[], home: Home): Promise<0 | 2> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        port: { type: 'string', default: String(PORT) },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) {
      console.log(usageOf(home))
      return 0
    }
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535 || positionals.length > 1)
      throw new Error('give one FILE, and a port up to 65535')
    const file = positionals[0] ?? (home.root === undefined ? undefined : path.join(home.root, 'openapi/openapi.yaml'))
    if (file === undefined) throw new Error('Which document?')
    const mock = await makeMock(await bundled(file, process.cwd()))
    const server = await listen(() => mock, port)
    const { port: taken } = server.address() as AddressInfo
    console.log(
      `Mocking ${path.relative(process.cwd(), file)}: ${mock.operations} operation${mock.operations === 1 ? '' : 's'} on http://127.0.0.1:${taken}. Ctrl-C stops it.`,
    )
    for (const operation of mock.unheard)
      console.log(`No HTTP server here takes ${operation.split(' ')[0]}, so ${operation} is not answered.`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        server.close()
        server.closeAllConnections()
      })
    return 0
  } catch (error) {
    const at = error instanceof BadInput ? `${error.file}:${error.line} ` : ''
    console.error(`${at}${(error as Error).message}${error instanceof BadInput ? '' : `\n\n${usageOf(home)}`}`)
    return 2
  }
}
