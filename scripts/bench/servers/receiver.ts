// A receiver of webhooks that answers at once and remembers when each event came.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LOAD_CORE, pinTo } from '../process.ts'

pinTo(LOAD_CORE)
let arrivals: Record<string, string> = {}

const server = createServer((request, response) => {
  arrivals[String(request.headers['webhook-id'])] = String(process.hrtime.bigint())
  request.resume()
  request.on('end', () => response.writeHead(204).end())
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
})
process.on('message', () => {
  process.send?.(arrivals)
  arrivals = {}
})
process.once('disconnect', () => process.exit(0))
