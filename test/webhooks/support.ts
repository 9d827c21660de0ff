// The webhooks room over a real database, with one organisation and a clock the test moves.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeUnitOfWork, type UnitOfWork } from '../../src/db/transaction.ts'
import type { NewEvent, StoredEvent } from '../../src/events/outbox.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { makeMintId } from '../../src/kernel/ids.ts'
import { makeKeyring } from '../../src/kernel/keyring.ts'
import { makeLog } from '../../src/kernel/log.ts'
import { makeOrganisationService } from '../../src/organisations/service.ts'
import type { AttemptRow, DeliveryRow, SubscriptionRow } from '../../src/webhooks/repository.ts'
import type { Sender } from '../../src/webhooks/sender.ts'
import type { SubscriptionInput } from '../../src/webhooks/subscription.ts'
import { makeWebhooks, type WebhookOptions } from '../../src/webhooks/webhooks.ts'
import { conversation } from './example.ts'

export const CAMPAIGN = 'camp_0197a2f4-6b18-7c3d-9e41-5a0b8c7d6e5f'

export type Webhooks = ReturnType<typeof makeWebhooks>

export interface Room extends AsyncDisposable {
  readonly webhooks: Webhooks
  readonly database: Database
  readonly unitOfWork: UnitOfWork
  readonly organisationId: string
  readonly defaultSecret: string
  /** The object of the events that `emit` appends. */
  readonly conversation: NewEvent<'conversation.completed'>['object']
  /** Another process over the same database; the one before is left as if it had been killed. */
  restart(options?: Partial<WebhookOptions>): Webhooks
  subscribe(
    input: SubscriptionInput & { url: string },
    secret?: string,
  ): Promise<{ row: SubscriptionRow; secret: string }>
  /** Appends a `conversation.completed`. */
  emit(change?: Partial<NewEvent<'conversation.completed'>>): Promise<StoredEvent>
  deliveries(): Promise<DeliveryRow[]>
  delivery(): Promise<DeliveryRow>
  attempts(): Promise<AttemptRow[]>
  subscription(id: string): Promise<SubscriptionRow>
  /** Leaves its processes as they are: for those that were killed. */
  close(): Promise<void>
}

export interface RoomOptions extends Partial<WebhookOptions> {
  readonly clock: Clock
  /** Whether the dispatcher starts at once. */
  readonly started?: boolean
}

/** What it is given stays under way until it gives up. */
export function makeSilentSender(): Sender & { readonly sent: readonly unknown[] } {
  const sent: unknown[] = []
  const { promise: givenUp, resolve } = Promise.withResolvers<undefined>()
  return {
    sent,
    send(attempt) {
      sent.push(attempt)
      return givenUp
    },
    giveUp: () => resolve(undefined),
    close: async () => undefined,
  }
}

export async function openRoom({ clock, started = true, ...options }: RoomOptions): Promise<Room> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nexora-webhooks-'))
  const database = openDatabase(path.join(folder, 'nexora.db'))
  await migrate(database.writer)
  const unitOfWork = makeUnitOfWork(database.writer)
  const keyring = makeKeyring([{ id: 'test', bytes: randomBytes(32) }])
  const mintId = makeMintId(clock.now)
  const defaults = { ratePerMinute: 600, callsMax: 10 }
  const organisations = makeOrganisationService({ clock, mintId, keyring, defaults })
  const { organisation, signingSecret } = await unitOfWork.run((tx) => organisations.create(tx, 'Kererū Clinic'))
  const base: WebhookOptions = {
    clock,
    mintId,
    keyring,
    unitOfWork,
    database,
    log: makeLog('silent'),
    mode: 'simulation',
    destination: { allowLoopbackHttp: true, allowPrivateCidrs: [] },
    jitter: false,
    random: () => 0.5,
    ...options,
  }
  const processes: Webhooks[] = []
  const startProcess = (change: Partial<WebhookOptions> = {}) => {
    const webhooks = makeWebhooks({ ...base, ...change })
    processes.push(webhooks)
    return webhooks
  }
  const webhooks = startProcess()
  if (started) await webhooks.dispatcher.start()
  async function close(): Promise<void> {
    await unitOfWork.drained()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  let emitted = 0
  const all = () => database.reader.selectFrom('deliveries').selectAll().orderBy('id').execute()
  return {
    webhooks,
    database,
    unitOfWork,
    organisationId: organisation.id,
    defaultSecret: signingSecret,
    conversation,
    restart: startProcess,
    subscribe: (input, secret) => unitOfWork.run((tx) => webhooks.service.create(tx, organisation.id, input, secret)),
    async emit(change = {}) {
      emitted += 1
      const event = { type: 'conversation.completed', mode: 'simulation', object: conversation } as const
      const about = { campaignId: CAMPAIGN, scenario: 'appointment_reminder', dedupeKey: `test:${emitted}` }
      const stored = await unitOfWork.run((tx) =>
        webhooks.outbox.append(tx, { organisationId: organisation.id, ...event, ...about, ...change }),
      )
      return stored as StoredEvent
    },
    deliveries: all,
    async delivery() {
      const [first] = await all()
      return first as DeliveryRow
    },
    attempts: () => database.reader.selectFrom('delivery_attempts').selectAll().orderBy('number').execute(),
    subscription: (id) =>
      database.reader.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    close,
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map(({ dispatcher }) => dispatcher.stop(0)))
      await close()
    },
  }
}
