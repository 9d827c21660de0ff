// Units of work that share a transaction have the effect that they would have one after another: what a transaction reads
// once and writes once for all its units is never what a unit that failed has left behind, nor what another has changed.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Tx } from '../../src/db/transaction.ts'
import { makeFakeClock } from '../support/clock.ts'
import { makeSilentSender, openRoom, type Room } from './support.ts'

type Step = 'emit' | 'emit once' | 'subscribe' | 'pause' | 'resume' | 'narrow' | 'delete' | 'test'

interface Unit {
  readonly steps: readonly { readonly step: Step; readonly of: number }[]
  /** After the steps: all of them are taken back. */
  readonly fails: boolean
}

const unitsOf = (others: Step[]): fc.Arbitrary<Unit[]> => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Step>('emit', 'emit once') },
    { weight: 3, arbitrary: fc.constantFrom<Step>(...others) },
  )
  return fc.array(
    fc.record({
      steps: fc.array(fc.record({ step, of: fc.nat(5) }), { minLength: 1, maxLength: 3 }),
      fails: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
}

async function perform(room: Room, tx: Tx, step: Step, of: number, key: string): Promise<unknown> {
  const { webhooks, organisationId } = room
  const { service, outbox } = webhooks
  const event = { type: 'conversation.completed', mode: 'simulation', object: room.conversation } as const
  if (step === 'emit') return outbox.append(tx, { organisationId, ...event, dedupeKey: key })
  if (step === 'emit once') return outbox.append(tx, { organisationId, ...event, dedupeKey: `once:${of}` })
  if (step === 'subscribe')
    return service.create(tx, organisationId, { url: `https://hooks.example.com/${key}`, maxInFlight: 64 })
  const live = await tx.selectFrom('subscriptions').selectAll().where('deleted_at', 'is', null).orderBy('id').execute()
  const row = live[of % live.length]
  if (row === undefined) return undefined
  if (step === 'pause') return service.update(tx, row, {}, 'paused')
  if (step === 'resume') return service.update(tx, row, {}, 'active')
  if (step === 'narrow') return service.update(tx, row, { eventTypes: ['conversation.failed'] })
  if (step === 'test') return service.test(tx, row)
  return service.delete(tx, row, 'cli_1')
}

/** All that the units have left, by what tells subscriptions apart in both rooms. */
async function effectOf(all: readonly Unit[], started: boolean, together: boolean) {
  await using room = await openRoom({ clock: makeFakeClock(), started, sender: makeSilentSender() })
  await room.subscribe({ url: 'https://hooks.example.com/first', maxInFlight: 64 })
  const run = ({ steps, fails }: Unit, index: number) =>
    room.unitOfWork.run(async (tx) => {
      for (const [at, { step, of }] of steps.entries()) await perform(room, tx, step, of, `${index}:${at}`)
      if (fails) throw new Error('taken back')
    })
  if (together) await Promise.allSettled(all.map(run))
  else for (const [index, unit] of all.entries()) await run(unit, index).catch(() => undefined)
  const { reader } = room.database
  const subscriptions = await reader.selectFrom('subscriptions').selectAll().orderBy('id').execute()
  const place = (id: string) => subscriptions.findIndex((row) => row.id === id)
  return {
    subscriptions: subscriptions.map((row) => [row.url, row.status, row.event_types, row.last_sequence]),
    deliveries: (await room.deliveries()).map((row) => [
      place(row.subscription_id),
      row.sequence,
      row.event_sequence,
      row.event_type,
      row.state,
    ]),
    events: await reader.selectFrom('events').select(['sequence', 'type', 'dedupe_key']).orderBy('sequence').execute(),
    numbered: await reader.selectFrom('organisations').select('last_sequence').execute(),
    counts: await reader.selectFrom('delivery_counts').selectAll().orderBy('name').execute(),
  }
}

it.each<[string, boolean, Step[]]>([
  ['', false, ['subscribe', 'pause', 'resume', 'narrow', 'delete', 'test']],
  [' while deliveries are begun', true, ['subscribe', 'pause', 'narrow', 'delete', 'test']],
])(
  'units of one transaction%s leave what they would leave one after another, also when some are taken back',
  async (_, started, others) => {
    await fc.assert(
      fc.asyncProperty(unitsOf(others), async (all) => {
        const [together, apart] = [await effectOf(all, started, true), await effectOf(all, started, false)]
        const withoutPingKeys = ({ events, ...rest }: typeof apart) => ({
          ...rest,
          events: events.map((row) => [row.sequence, row.type, row.type === 'webhook.ping' ? '' : row.dedupe_key]),
        })
        expect(withoutPingKeys(together)).toEqual(withoutPingKeys(apart))
        expect(together.events.map((row) => row.sequence)).toEqual(together.events.map((_, index) => index + 1))
        const counted = (name: string) => together.counts.find((count) => count.name === name)?.number
        expect([counted('expected'), counted('fanned_out')]).toEqual([
          together.deliveries.length,
          together.events.length,
        ])
      }),
      { numRuns: 60 },
    )
  },
  60_000,
)
