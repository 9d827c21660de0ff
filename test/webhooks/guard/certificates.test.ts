// Who answers by TLS must prove to be who the URL names, whatever the environment says.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { afterEach, expect, it, vi } from 'vitest'
import { systemClock } from '../../../src/kernel/clock.ts'
import { makeDestinationGuard } from '../../../src/webhooks/destination.ts'
import { makeSender } from '../../../src/webhooks/sender.ts'
import { attemptTo } from '../attempt-to.ts'

const CERTIFICATES = path.resolve(import.meta.dirname, '../../../scripts/kills/webhooks/certificates')
const pem = (name: string) => readFileSync(path.join(CERTIFICATES, `${name}.pem`), 'utf8')
const guard = makeDestinationGuard({ allowLoopbackHttp: false, allowPrivateCidrs: ['127.0.0.0/8'] })

afterEach(() => vi.unstubAllEnvs())

async function send(certificate: string, host: string) {
  let requests = 0
  const server = createServer({ key: pem(certificate), cert: pem(certificate) }, (request, response) => {
    requests += 1
    request.resume().once('end', () => response.writeHead(204).end())
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const sender = makeSender({ clock: systemClock, guard, resolve: async () => [{ address: '127.0.0.1', family: 4 }] })
  const result = await sender.send(attemptTo(`https://${host}:${port}/`))
  await sender.close()
  server.closeAllConnections()
  server.close()
  return { errorClass: result?.errorClass, status: result?.status, requests }
}

const REFUSED = { errorClass: 'tls_error', status: null, requests: 0 }

it.each(['1', '0'])(
  'NODE_TLS_REJECT_UNAUTHORIZED=%s: only the right name under a known authority gets the event',
  async (reject) => {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), pem('authority')])
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', reject)
    expect(await send('trusted', 'localhost')).toEqual({ errorClass: null, status: 204, requests: 1 })
    expect(await send('trusted', '127.0.0.1')).toEqual({ errorClass: null, status: 204, requests: 1 })
    expect(await send('trusted', 'receiver.internal')).toEqual(REFUSED) // the right authority, another name
    expect(await send('stranger', 'localhost')).toEqual(REFUSED)
  },
)
