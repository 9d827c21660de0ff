// `nexora rekey` as an operator types it: the real command on a data folder of its own.
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { openKeyring, openStore } from '../../src/cli/store.ts'
import { readConfig } from '../../src/config.ts'
import { makeFolder, nexora } from '../e2e/processes.ts'
import { startServer } from '../support/harness.ts'

const keyText = (id: string) => `${id}:${randomBytes(32).toString('base64')}`

it('nexora rekey seals every secret under the first key, can be run again, and lets the old key go', async () => {
  using folder = makeFolder()
  const [before, next] = [keyText('old'), keyText('new')]
  const environment = (keys: string) => ({ NEXORA_DATA: folder.path, NEXORA_KEYS: keys })
  const secrets: string[] = []
  {
    await using store = await openStore(readConfig(environment(before)))
    const keyring = openKeyring(readConfig(environment(before)))
    const made = await store.unitOfWork.run((tx) => store.organisations.create(tx, 'Test'))
    secrets.push(made.signingSecret)
    await using server = await startServer({ idle: true })
    await server.call('POST', '/v1/webhooks', { body: { url: 'https://example.com/', headers: { 'X-A': 'b' } } })
    const row = await server.database.reader.selectFrom('subscriptions').selectAll().executeTakeFirstOrThrow()
    const place = (column: string, id: string) => `subscriptions|${column}|${id}|${made.organisation.id}`
    await store.unitOfWork.run(async (tx) => {
      for (let index = 0; index < 230; index += 1) {
        const id = `whk_${String(index).padStart(4, '0')}`
        const sealed = (column: string, text: string) => keyring.seal(text, place(column, id))
        await tx
          .insertInto('subscriptions')
          .values({
            ...row,
            organisation_id: made.organisation.id,
            id,
            secret_enc: sealed('secret_enc', `secret ${index}`),
            other_secret_enc: index % 2 === 0 ? sealed('other_secret_enc', `other ${index}`) : null,
            headers_enc: sealed('headers_enc', '{"X-A":"b"}'),
          })
          .execute()
      }
    })
  }
  const refused = await nexora(['rekey'], environment(next))
  expect(refused.code).toBe(1)
  expect(refused.errors).toContain('No key "old" in the ring')
  const done = await nexora(['rekey', '--json'], environment(`${next},${before}`))
  expect(JSON.parse(done.output)).toEqual({ rekeyed: 1 + 230 + 115 + 230 })
  const again = await nexora(['rekey'], environment(next))
  expect(again).toMatchObject({ code: 0, output: 'Every secret is under the first key already.\n' })
  await using store = await openStore(readConfig(environment(next)))
  const [organisation] = await store.database.reader.selectFrom('organisations').select('id').execute()
  expect(await store.organisations.defaultSecret(store.database.reader, organisation?.id ?? '')).toBe(secrets[0])
})
