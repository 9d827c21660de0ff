// The same work on Fastify: its router, its body parser, its hooks; every operation of the contract is a route.
import type { Server } from 'node:http'
import Fastify, { type HTTPMethods } from 'fastify'
import { OPERATIONS, type OperationId } from '../../../generated/operations.ts'
import type { EdgeOptions } from '../../../src/http/server.ts'
import { type Admitted, makeSameWork } from '../same-work.ts'

const BODY_BYTES_MAX = 10_000_000

export async function makeFastifyServer(options: EdgeOptions): Promise<Server> {
  const app = Fastify({ logger: false, bodyLimit: BODY_BYTES_MAX })
  const work = makeSameWork(options)
  app.decorateRequest('admitted', null)
  for (const [id, { method, path }] of Object.entries(OPERATIONS) as [OperationId, { method: string; path: string }][])
    app.route({
      method: method as HTTPMethods,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      async onRequest(request, reply) {
        const admitted = await work.admit(id, request.headers)
        request.setDecorator('admitted', admitted)
        reply.headers(admitted.headers)
      },
      async handler(request, reply) {
        const answered = await work.answer(request.getDecorator<Admitted>('admitted'), {
          id,
          url: request.url,
          parameters: request.params as Record<string, string>,
          headers: request.headers,
          body: request.body,
          rawBody: undefined,
        })
        reply.code(answered.status).headers(answered.headers).type('application/json')
        return reply.send(answered.body)
      },
    })
  await app.ready()
  return app.server
}
