// A receiver of webhooks that answers at once and remembers when each event came. It reads no more of HTTP/1.1 than the
// requests of these benchmarks need (RFC 9112 §6: a body with a length), so that the machine is left to what is measured.
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { LOAD_CORE, pinTo } from '../process.ts'

const HEAD_END = '\r\n\r\n'
const ANSWER = `HTTP/1.1 204 No Content\r\nDate: ${new Date().toUTCString()}\r\nKeep-Alive: timeout=5${HEAD_END}`

pinTo(LOAD_CORE)
let arrivals: Record<string, string> = {}

function answerAll(socket: Socket): void {
  let received: Buffer = Buffer.alloc(0)
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    for (let headEnd = received.indexOf(HEAD_END); headEnd >= 0; headEnd = received.indexOf(HEAD_END)) {
      const head = received.toString('latin1', 0, headEnd)
      const end = headEnd + HEAD_END.length + Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
      if (received.length < end) return // more of it comes
      arrivals[/^webhook-id: (\S+)/im.exec(head)?.[1] ?? ''] = String(process.hrtime.bigint())
      socket.write(ANSWER)
      received = received.subarray(end)
    }
  })
}

const server = createServer(answerAll)
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
})
process.on('message', () => {
  process.send?.(arrivals)
  arrivals = {}
})
process.once('disconnect', () => process.exit(0))
