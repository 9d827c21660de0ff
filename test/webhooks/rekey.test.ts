import { expect, it } from 'vitest'
import { listSealedOtherwise, replaceSealed } from '../../src/webhooks/rekey/repository.ts'
import { makeFakeClock } from '../support/clock.ts'
import { openRoom } from './support.ts'

it('a rotation between the reading of a sealed secret and its sealing anew is not undone', async () => {
  await using room = await openRoom({ clock: makeFakeClock(), started: false })
  const { row } = await room.subscribe({ url: 'https://example.com/' })
  const other = await room.subscribe({ url: 'https://example.com/other' })
  const { reader } = room.database
  const read = await listSealedOtherwise(reader, 'secret_enc', 'v1.next.', '', 100)
  expect(read.map(({ id }) => id)).toEqual([row.id, other.row.id])
  const rotation = { secret: undefined, mode: 'immediate', overlapMs: 0 } as const
  const rotated = await room.unitOfWork.run((tx) => room.webhooks.service.rotate(tx, row, rotation))
  const replaced: boolean[] = []
  for (const sealed of read)
    replaced.push(await room.unitOfWork.run((tx) => replaceSealed(tx, 'secret_enc', sealed, 'v1.next.sealed')))
  expect(replaced).toEqual([false, true])
  expect((await room.subscription(row.id)).secret_enc).toBe(rotated.row.secret_enc)
  expect((await room.subscription(other.row.id)).secret_enc).toBe('v1.next.sealed')
})
