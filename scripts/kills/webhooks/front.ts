// Hands connections on to a receiver, with hardly any queue in front: `front.ts <port>`. The harness stops this process.
import { type AddressInfo, connect, createServer } from 'node:net'

const QUEUE = 1
const port = Number(process.argv[2])

const server = createServer((incoming) => {
  const outgoing = connect(port, '127.0.0.1')
  incoming.pipe(outgoing).pipe(incoming)
  incoming.on('error', () => outgoing.destroy())
  outgoing.on('error', () => incoming.destroy())
})
server.listen({ port: 0, host: '127.0.0.1', backlog: QUEUE }, () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.once('disconnect', () => process.exit(0))
