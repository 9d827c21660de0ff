// The client's secret rotates while calls are made. The long form is `npm run rotation`.
import { expect, it } from 'vitest'
import { callWhileRotating } from '../../scripts/rotation/calls.ts'
import { TokenError } from '../../src/sdk/errors.ts'
import { startServer } from '../support/harness.ts'
import { clientOf, json, problem, startFaultyServer } from './faulty-server.ts'

const PAGE = { data: [], has_more: false, next_cursor: null }

it('no call fails while the secret of the client rotates', { timeout: 60_000 }, async () => {
  await using server = await startServer({ idle: true })
  const { clientId, clientSecret, organisationId } = server.tenant
  const { app, url } = server
  const overlapMs = 200
  const { failures, ...report } = await callWhileRotating({
    ...{ url, clientId, clientSecret, calls: 1_000, rotations: 4, overlapMs },
    rotate: () =>
      app.unitOfWork.run(
        async (tx) => (await app.clients.rotate(tx, organisationId, clientId, overlapMs / 1000)).secret,
      ),
  })
  expect(failures).toEqual([])
  expect(report.calls).toBeGreaterThanOrEqual(1_000)
  expect(report.rotations).toBeGreaterThanOrEqual(4)
  expect(report.secretsUsed).toBeGreaterThanOrEqual(4)
})

it('a secret from a function is asked for with each token, and once more when it is refused', async () => {
  const refused = problem(401, 'invalid-token')
  await using server = await startFaultyServer([json(200, PAGE), refused, json(200, PAGE)])
  const secrets = ['first', 'second']
  const client = clientOf(server, { clientSecret: async () => secrets.shift() ?? 'none' })
  await client.campaigns.list()
  await client.campaigns.list()
  expect(server.tokenRequests.map(({ body }) => new URLSearchParams(body).get('client_secret'))).toEqual([
    'first',
    'second',
  ])
  await using strict = await startFaultyServer([json(200, PAGE)], [json(401, { error: 'invalid_client' })])
  const vault = ['stale', 'fresh']
  await clientOf(strict, { clientSecret: () => vault.shift() ?? '' }).campaigns.list()
  expect(strict.tokenRequests.map(({ body }) => new URLSearchParams(body).get('client_secret'))).toEqual([
    'stale',
    'fresh',
  ])
})

it('a secret that is refused and stays the same is not sent again', async () => {
  await using server = await startFaultyServer([], [json(401, { error: 'invalid_client' })])
  const call = clientOf(server, { clientSecret: () => 'the same' }).campaigns.list()
  await expect(call).rejects.toBeInstanceOf(TokenError)
  expect(server.tokenRequests).toHaveLength(1)
})
