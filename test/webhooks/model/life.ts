// One life of two subscriptions: random operations on the real room and on the model, held against each other after each.
import { createHmac } from 'node:crypto'
import { expect } from 'vitest'
import { countMatching } from '../../../src/webhooks/replays/intake.ts'
import type { DeliveryRow, SubscriptionRow } from '../../../src/webhooks/repository.ts'
import { headersOf } from '../../../src/webhooks/sender.ts'
import * as model from './model.ts'
import { OPERATIONS, type Operation } from './operations.ts'
import { shapeOf, shapeOfRow } from './shapes.ts'
import { DELAYS_MS, type Stage } from './stage.ts'

const STEPS = { min: 4, spread: 10 }
/** Never so that what is due is due now: whether that has been seen is open. */
const ODD_MS = 50
const DAY_MS = 86_400_000
const SECRETS = ['a first secret, long enough', 'a second secret, long enough', 'a third secret, long enough']
const ANSWERS: readonly model.Answer[] = [
  'acknowledged',
  'acknowledged',
  'failed',
  'failed',
  'failed',
  'gone',
  'aborted',
]

interface Pair {
  readonly id: string
  readonly is: model.Subscription
}

export class Life {
  readonly steps: string[] = []
  readonly #stage: Stage
  readonly #seed: number
  #state: number
  readonly #pairs: Pair[] = []
  #rows: DeliveryRow[] = []

  constructor(stage: Stage, seed: number) {
    this.#stage = stage
    this.#seed = seed
    this.#state = seed
  }

  /** @throws AssertionError where room and model part */
  async live(): Promise<void> {
    for (const inOrder of [false, true]) await this.#subscribe(inOrder)
    const steps = STEPS.min + this.#below(STEPS.spread)
    for (let step = 0; step < steps; step += 1) await this.#step(this.#pick(OPERATIONS))
    for (const pair of this.#pairs) if (!pair.is.deleted) await this.#step('delete', pair)
    for (const { answer } of [...this.#stage.requests.values()]) answer('acknowledged')
    await this.#stage.quiet()
  }

  #below(limit: number): number {
    this.#state = (this.#state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((this.#state / 2_147_483_648) * limit)
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#below(values.length)] as Value
  }

  async #subscribe(inOrder: boolean): Promise<void> {
    const ordering = inOrder ? 'conversation' : 'none'
    const input = { url: 'https://example.com/', eventTypes: ['conversation.*'], maxInFlight: 2, ordering } as const
    const { row } = await this.#stage.room.subscribe(input, SECRETS[0])
    const is = {
      inOrder,
      room: 2,
      status: 'active',
      deleted: false,
      secret: SECRETS[0] ?? '',
      other: undefined,
    } as const
    this.#pairs.push({ id: row.id, is: { ...is, deliveries: [] } })
  }

  async #step(operation: Operation, pair = this.#pick(this.#pairs)): Promise<void> {
    const place = this.#pairs.indexOf(pair) + 1
    const detail = await this.#perform(operation, pair)
    if (detail === undefined) return // not possible now
    this.steps.push(`${operation} ${place} ${detail}`)
    await this.#stage.quiet()
    const now = this.#stage.clock.now()
    for (const { is } of this.#pairs) model.run(is, now)
    await this.#compare()
  }

  async #compare(): Promise<void> {
    const ids = this.#pairs.map(({ id }) => id)
    const { reader } = this.#stage.room.database
    this.#rows = await reader
      .selectFrom('deliveries')
      .selectAll()
      .where('subscription_id', 'in', ids)
      .orderBy('sequence')
      .execute()
    const subscriptions = await reader
      .selectFrom('subscriptions')
      .select(['id', 'status'])
      .where('id', 'in', ids)
      .execute()
    for (const { id, is } of this.#pairs) {
      expect(subscriptions).toContainEqual({ id, status: is.status })
      const rows = this.#rows.filter((row) => row.subscription_id === id)
      expect(rows.map(shapeOfRow)).toEqual(is.deliveries.map((delivery) => shapeOf(is, delivery)))
      for (const [index, row] of rows.entries()) this.#compareRequest(is, is.deliveries[index] as model.Delivery, row)
    }
  }

  /** What is under way carries what it should. */
  #compareRequest(is: model.Subscription, delivery: model.Delivery, row: DeliveryRow): void {
    const request = this.#stage.requests.get(row.id)
    if (delivery.state === 'leased') expect(request, `${row.sequence} is not under way`).toBeDefined()
    if (request === undefined || delivery.state !== 'leased' || this.#seen.has(request)) return
    this.#seen.add(request)
    const headers = headersOf(request.attempt)
    const { body } = request.attempt.delivery
    const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
    expect(headers).toMatchObject({
      'webhook-id': row.event_id,
      'X-Nexora-Sequence': String(delivery.sequence),
      'X-Nexora-Attempt': String(delivery.attempts + 1),
      'X-Nexora-Signature': sign(is.secret),
    })
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(is.other === undefined ? 1 : 2)
    expect(headers['X-Nexora-Replay']).toBe(delivery.replayed ? 'true' : undefined)
  }
  readonly #seen = new Set<object>()

  /** @returns what was done, undefined when it was not possible */
  async #perform(operation: Operation, { id, is }: Pair): Promise<string | undefined> {
    const { clock, room } = this.#stage
    const now = clock.now()
    const { service } = this.#stage.webhooks()
    const onRow = <T>(work: (tx: Parameters<Parameters<Stage['run']>[0]>[0], row: SubscriptionRow) => Promise<T>) =>
      this.#stage.run(async (tx) => work(tx, await service.require(tx, room.organisationId, id)))
    if (is.deleted && !['answer', 'wait', 'crash', 'emit'].includes(operation)) return undefined
    switch (operation) {
      case 'emit':
        return this.#emit(now)
      case 'answer':
        return this.#answer(now)
      case 'wait': {
        const seconds = 1 + this.#below(3)
        await clock.advance(seconds * 1000 + ODD_MS)
        return `${seconds} s`
      }
      case 'pause':
        is.status = 'paused'
        await onRow((tx, row) => service.update(tx, row, {}, 'paused'))
        return ''
      case 'resume': {
        const perSecond = this.#pick([undefined, 1])
        model.resume(is, now, perSecond)
        await onRow((tx, row) => service.update(tx, row, {}, 'active', perSecond))
        return `at ${perSecond}`
      }
      case 'rotate': {
        const mode = this.#pick(['staged', 'immediate'] as const)
        const secret = this.#pick(SECRETS.filter((known) => known !== is.secret && known !== is.other))
        const newest = is.other !== undefined && this.#staged.has(is) ? is.other : is.secret
        ;[is.secret, is.other] = mode === 'staged' ? [newest, secret] : [secret, newest]
        if (mode === 'staged') this.#staged.add(is)
        else this.#staged.delete(is)
        await onRow((tx, row) => service.rotate(tx, row, { secret, mode, overlapMs: DAY_MS }))
        return mode
      }
      case 'promote':
        if (!this.#staged.delete(is)) return undefined
        ;[is.secret, is.other] = [is.other ?? '', is.secret]
        await onRow((tx, row) => service.promote(tx, row))
        return ''
      case 'delete':
        model.remove(is)
        await onRow((tx, row) => service.delete(tx, row, 'cli_test'))
        return ''
      case 'crash':
        for (const pair of this.#pairs) model.crash(pair.is)
        await this.#stage.crash()
        return ''
      default:
        return this.#mend(operation, { id, is }, now, onRow)
    }
  }
  readonly #staged = new Set<model.Subscription>()
  #emitted = 0

  async #emit(now: number): Promise<string> {
    const key = `conv_0197c0d2-84aa-7b6e-a1f3-2d4c6b8a0e${this.#pick(['1', '2'])}f`
    for (const { is } of this.#pairs) if (!is.deleted) model.emit(is, key, now)
    this.#emitted += 1
    const { room } = this.#stage
    await this.#stage.run((tx) =>
      this.#stage.webhooks().outbox.append(tx, {
        organisationId: room.organisationId,
        type: 'conversation.completed',
        mode: 'simulation',
        object: { ...room.conversation, id: key },
        dedupeKey: `life ${this.#seed} ${this.#emitted}`,
      }),
    )
    return key.slice(-2)
  }

  async #answer(now: number): Promise<string | undefined> {
    const open = this.#rows.filter((row) => this.#stage.requests.has(row.id))
    if (open.length === 0) return undefined
    const row = this.#pick(open)
    const what = this.#pick(ANSWERS)
    const pair = this.#pairs.find(({ id }) => id === row.subscription_id) as Pair
    model.answer(pair.is, pair.is.deliveries[row.sequence - 1] as model.Delivery, what, now, DELAYS_MS)
    this.#stage.requests.get(row.id)?.answer(what)
    return `${row.sequence} of ${this.#pairs.indexOf(pair) + 1}: ${what}`
  }

  /** What a person does about deliveries that have ended. */
  async #mend(
    operation: 'replay' | 'bulk replay' | 'dismiss',
    { id, is }: Pair,
    now: number,
    onRow: <T>(
      work: (tx: Parameters<Parameters<Stage['run']>[0]>[0], row: SubscriptionRow) => Promise<T>,
    ) => Promise<T>,
  ): Promise<string | undefined> {
    const { service } = this.#stage.webhooks()
    if (operation === 'bulk replay') return this.#bulkReplay({ id, is }, now)
    const fit = is.deliveries.filter((of) => (operation === 'dismiss' ? of.state === 'failed' : model.isReplayable(of)))
    if (fit.length === 0) return undefined
    const delivery = this.#pick(fit)
    const deliveryId =
      this.#rows.find((row) => row.subscription_id === id && row.sequence === delivery.sequence)?.id ?? ''
    if (operation === 'dismiss') {
      delivery.dismissed = true
      await onRow((tx, row) => service.dismiss(tx, row, deliveryId, 'Aroha'))
    } else {
      model.replay(is, delivery, now)
      await onRow((tx, row) => service.replay(tx, row, deliveryId))
    }
    return String(delivery.sequence)
  }

  async #bulkReplay({ id, is }: Pair, now: number): Promise<string | undefined> {
    const { replays } = this.#stage.webhooks()
    const { room } = this.#stage
    const states = this.#pick([['failed'], ['failed', 'succeeded']] as const)
    const recover = this.#below(2) === 0
    const found = is.deliveries.filter(
      (of) => states.some((state) => state === of.state) && !of.dismissed && !(recover && of.everAcknowledged),
    )
    const filter = { subscriptionId: id, since: null, until: null, eventTypes: [], states, recover }
    expect(await countMatching(room.database.reader, room.organisationId, filter)).toBe(found.length)
    if (found.length === 0) return undefined
    for (const delivery of found) model.replay(is, delivery, now)
    await this.#stage.run((tx) => replays.begin(tx, room.organisationId, filter, found.length))
    while ((await replays.job.round(new AbortController().signal)) === 0);
    return `${states.join(' and ')}${recover ? ', never acknowledged' : ''}`
  }
}
