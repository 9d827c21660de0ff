// A server that costs as little as it can, for what clients cost: one token, and one campaign for every request to make one.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { pinTo, SERVER_CORE } from '../process.ts'

pinTo(SERVER_CORE)
const { components } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../../generated/openapi.json'), 'utf8'),
)
const TOKEN = JSON.stringify({ access_token: 'nxat_bench', token_type: 'Bearer', expires_in: 3600 })
const CAMPAIGN = JSON.stringify(components.examples.CampaignScheduledExample.value)

const server = createServer((request, response) => {
  const isToken = request.url === '/oauth/token'
  request.resume()
  request.on('end', () => {
    const headers = { 'content-type': 'application/json', 'x-request-id': 'req_bench' }
    response.writeHead(isToken ? 200 : 201, headers).end(isToken ? TOKEN : CAMPAIGN)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
process.once('disconnect', () => process.exit(0))
