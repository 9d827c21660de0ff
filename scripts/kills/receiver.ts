// An integrator's endpoint that outlives the server: keeps every event that it acknowledged, refuses some deliveries
// on purpose, and checks each signature with an off-the-shelf verifier.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** Body of each acknowledged event, by event id. */
  readonly acknowledged: ReadonlyMap<string, string>
  readonly counts: { requests: number; repeated: number; refused: number }
  /** What no receiver should meet. */
  readonly faults: readonly string[]
}

/** @param refuse whether the next delivery is answered with 503 */
export async function startReceiver(secret: string, refuse: () => boolean): Promise<Receiver> {
  const verifier = new Webhook(secret)
  const acknowledged = new Map<string, string>()
  const counts = { requests: 0, repeated: 0, refused: 0 }
  const faults: string[] = []

  function take(id: string, body: string, headers: Record<string, string>): number {
    counts.requests += 1
    try {
      verifier.verify(body, headers)
    } catch {
      faults.push(`${id} is not signed as it should be`)
      return 400
    }
    if (refuse()) {
      counts.refused += 1
      return 503
    }
    const before = acknowledged.get(id)
    if (before !== undefined) counts.repeated += 1
    if (before !== undefined && before !== body) faults.push(`${id} came with another body`)
    acknowledged.set(id, body)
    return 204
  }

  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const headers = request.headers as Record<string, string>
      response.writeHead(take(headers['webhook-id'] ?? '', Buffer.concat(chunks).toString('utf8'), headers)).end()
    } catch {
      response.destroy() // the server was killed while it sent
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    acknowledged,
    counts,
    faults,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
