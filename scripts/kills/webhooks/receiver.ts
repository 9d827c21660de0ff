// The receiver of the kill harness: three ways in (http, https, and one whose process is stopped now and then, so that
// connecting hangs), faults in a share of requests and handshakes, and a list of what it has acknowledged in full.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { FAULTS, type FaultName, faultAt } from './faults.ts'

export interface FaultyReceiver extends AsyncDisposable {
  readonly urls: { readonly plain: string; readonly secure: string; readonly stopping: string }
  /** Full acknowledgements by delivery id. */
  readonly acknowledged: ReadonlyMap<string, number>
  /** Deliveries whose acknowledgement may not have arrived. */
  readonly perhaps: ReadonlySet<string>
  readonly requests: () => number
  readonly faults: ReadonlyMap<string, number>
  /** From now on everything goes well. */
  behave(): void
}

interface Options {
  readonly share: number
  readonly moment: () => number
}

const STOP_EVERY_MS = 4000
const STOPPED_MS = 1300
const pem = (name: string) => readFileSync(path.join(import.meta.dirname, 'certificates', `${name}.pem`))

export async function startFaultyReceiver({ share, moment }: Options): Promise<FaultyReceiver> {
  const acknowledged = new Map<string, number>()
  const perhaps = new Set<string>()
  const faults = new Map<string, number>()
  let requests = 0
  let faulty = true
  const count = (name: string) => faults.set(name, (faults.get(name) ?? 0) + 1)
  const goesWrong = (rate: number) => faulty && moment() < rate

  function answer(id: string, response: ServerResponse): void {
    if (!goesWrong(share)) {
      response.once('finish', () => acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1))
      response.writeHead(204).end()
      return
    }
    const name: FaultName = faultAt(moment())
    count(name)
    if (FAULTS[name].acknowledges === 'perhaps') perhaps.add(id)
    FAULTS[name].answer(response)
  }

  function receive(request: IncomingMessage, response: ServerResponse): void {
    requests += 1
    request.on('error', () => undefined) // the server was killed while it sent
    response.on('error', () => undefined)
    request.resume().once('end', () => answer(String(request.headers['x-nexora-delivery']), response))
  }

  const plain = createServer(receive)
  const trusted = createSecureServer({ key: pem('trusted'), cert: pem('trusted') }, receive)
  const stranger = createSecureServer({ key: pem('stranger'), cert: pem('stranger') }, receive)
  for (const server of [trusted, stranger]) server.on('tlsClientError', () => undefined)
  const handshakes = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    if (!goesWrong(share)) return void trusted.emit('connection', socket)
    const [name, act] = HANDSHAKE_FAULTS[Math.floor(moment() * HANDSHAKE_FAULTS.length)] ?? HANDSHAKE_FAULTS[0]
    count(name)
    act(socket, stranger)
  })
  const sockets = new Set<Socket>()
  for (const server of [plain, handshakes])
    server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
  const [plainPort, securePort] = [await listen(plain), await listen(handshakes)]
  const front = fork(path.join(import.meta.dirname, 'front.ts'), [String(plainPort)])
  const [frontPort] = (await once(front, 'message')) as [number]
  const stopping = setInterval(() => faulty && stopAWhile(front, count), STOP_EVERY_MS)

  return {
    urls: {
      plain: `http://127.0.0.1:${plainPort}/`,
      secure: `https://127.0.0.1:${securePort}/`,
      stopping: `http://127.0.0.1:${frontPort}/`,
    },
    acknowledged,
    perhaps,
    faults,
    requests: () => requests,
    behave() {
      faulty = false
    },
    async [Symbol.asyncDispose]() {
      clearInterval(stopping)
      front.kill('SIGKILL')
      for (const socket of sockets) socket.destroy()
      await Promise.all([plain, handshakes].map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

const HANDSHAKE_FAULTS: [
  [string, (socket: Socket, stranger: Server) => void],
  ...[string, (socket: Socket, stranger: Server) => void][],
] = [
  ['TLS: the certificate of a stranger', (socket, stranger) => void stranger.emit('connection', socket)],
  ['TLS: not TLS at all', (socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n')],
  ['TLS: a reset', (socket) => void socket.resetAndDestroy()],
  ['TLS: silence', (socket) => void socket.resume()],
]

/** A stopped process accepts nothing: its queue of connections fills, and further ones get no answer at all. */
function stopAWhile(front: ChildProcess, count: (name: string) => void): void {
  count('connect: the process is stopped')
  front.kill('SIGSTOP')
  setTimeout(() => front.kill('SIGCONT'), STOPPED_MS)
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
