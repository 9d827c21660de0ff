// node:http and nothing else: the floor under every framework. It knows the two operations that are measured.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { OperationId } from '../../../generated/operations.ts'
import type { EdgeOptions } from '../../../src/http/server.ts'
import { makeSameWork, Refusal } from '../same-work.ts'

const CAMPAIGN = /^\/v1\/campaigns\/([^/]+)$/

export function makeBareServer(options: EdgeOptions): Server {
  const work = makeSameWork(options)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? ''
    const found = operationOf(request.method, url)
    if (found === undefined) throw new Refusal(404)
    const admitted = await work.admit(found.id, request.headers)
    const rawBody = request.method === 'POST' ? await bytesOf(request) : undefined
    const body: unknown = rawBody === undefined ? undefined : JSON.parse(rawBody.toString('utf8'))
    const answered = await work.answer(admitted, { ...found, url, headers: request.headers, body, rawBody })
    response.writeHead(answered.status, {
      ...answered.headers,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(answered.body),
    })
    response.end(answered.body)
  }

  return createServer((request, response) => {
    answer(request, response).catch((cause: unknown) => {
      response.writeHead(cause instanceof Refusal ? cause.status : 500).end()
    })
  })
}

interface Found {
  readonly id: OperationId
  readonly parameters: Record<string, string>
}

function operationOf(method: string | undefined, url: string): Found | undefined {
  if (method === 'POST' && url === '/v1/campaigns') return { id: 'createCampaign', parameters: {} }
  const campaignId = CAMPAIGN.exec(url)?.[1]
  if (method !== 'GET' || campaignId === undefined) return undefined
  return { id: 'getCampaign', parameters: { campaign_id: campaignId } }
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
