// One random life of a campaign on a real server, step by step beside its model. Used by lifecycle-model.test.ts.
import { expect } from 'vitest'
import type { Tx } from '../../src/db/transaction.ts'
import { Problem } from '../../src/kernel/problem.ts'
import type { CallTask } from '../../src/runtime/port.ts'
import { HUNG_UP, leaseOf, MINUTE, NO_ANSWER, START, type Stage, speech } from '../runtime/stage.ts'
import { CampaignModel, type Person } from './lifecycle-model.ts'
import { campaignOf, newPhone, personOf } from './lifecycle-people.ts'
import { lastSequence, newsSince, recordOf } from './lifecycle-records.ts'

const STEPS_MAX = 20
/** By how often: a life that is cancelled at once has little to tell. */
const ACTIONS = ['start', 'start', 'start', 'pause', 'resume', 'resume', 'retry', 'retry', 'cancel'] as const
const ENDS = ['no_answer', 'no_answer', 'network_error', 'answer'] as const
const WAITS_MAX = 4
const NETWORK_ERROR = { endReason: 'network_error', durationMs: 0, sipStatus: 503, q850Cause: 41 } as const

function makeRandom(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One campaign on the server and its model beside it. */
export class Life {
  readonly #stage: Stage
  readonly #random: (below: number) => number
  readonly #organisationId: string
  readonly #tasks = new Map<string, { task: CallTask; seq: number }>()
  readonly steps: string[] = []
  #model!: CampaignModel
  #id = ''
  #waits = 0
  /** Sequence of the last event before this life. */
  #before = 0
  /** By the model's order. */
  #phones: string[] = []

  constructor(stage: Stage, seed: number) {
    this.#stage = stage
    this.#organisationId = this.#stage.server.tenant.organisationId
    this.#random = makeRandom(seed)
  }

  #run<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#stage.server.app.unitOfWork.run(work)
  }

  async live(): Promise<void> {
    await this.#begin()
    const steps = 2 + this.#random(STEPS_MAX)
    for (let step = 0; step < steps; step += 1) {
      await this.#step()
      await this.#compare()
    }
    await this.#toTheEnd()
    await this.#compare()
    await this.#compareEvents()
  }

  async #begin(): Promise<void> {
    this.#before = await lastSequence(this.#stage)
    const kind = (['draft', 'now', 'later'] as const)[this.#random(3)] ?? 'now'
    const now = this.#stage.clock.now()
    const startsAt = kind === 'later' ? now + MINUTE : 0
    const people = 1 + this.#random(3)
    this.#model = new CampaignModel(kind, people, startsAt)
    this.#phones = Array.from({ length: people }, newPhone)
    this.steps.push(`${kind}, ${people} people`)
    const campaign = await this.#run((tx) =>
      this.#stage.calling.campaigns.create(
        tx,
        this.#organisationId,
        'cli_model',
        campaignOf(this.#phones, kind === 'later' ? startsAt : undefined, kind === 'draft'),
      ),
    )
    this.#id = campaign.id
  }

  async #step(): Promise<void> {
    const choice = this.#random(20)
    if (choice < 4) return this.#client()
    if (choice < 8) return this.#look()
    if (choice < 16) return this.#call(this.#random(this.#model.people.length))
    if (choice < 18) return this.#wait()
    if (choice === 18) return this.#people()
    return this.#crash()
  }

  async #client(): Promise<void> {
    const action = ACTIONS[this.#random(ACTIONS.length)] ?? 'start'
    this.steps.push(action)
    const allowed = this.#model.client(action, this.#stage.clock.now())
    const { campaigns, recipients } = this.#stage.calling
    const [organisationId, id] = [this.#organisationId, this.#id]
    const asked = this.#run(async (tx): Promise<void> => {
      if (action === 'retry') await recipients.retry(tx, organisationId, id, {})
      else if (action === 'cancel') await campaigns.cancel(tx, organisationId, id, { hangUp: false })
      else await campaigns[action](tx, organisationId, id)
    })
    expect(await isDone(asked)).toBe(allowed)
  }

  /** The scheduler and then a worker take what is due. */
  async #look(): Promise<void> {
    this.steps.push('look')
    this.#model.tick(this.#stage.clock.now())
    await this.#stage.tick()
    if (this.#random(2) === 0) return
    this.steps.push('lease')
    const taken = this.#model.lease()
    const tasks = await this.#stage.lease()
    expect(tasks.map(({ to }) => to).sort()).toEqual(taken.map((index) => this.#phones[index]).sort())
    for (const task of tasks) this.#tasks.set(task.to, { task, seq: 0 })
  }

  /** The next thing that can happen to the call of a person. */
  async #call(index: number): Promise<void> {
    const person = this.#model.people[index]
    const held = this.#tasks.get(this.#phones[index] ?? '')
    if (person === undefined || held === undefined || person.phase === null) return
    if (person.phase === 'leased') await this.#beforeDialling(person, held)
    else if (person.phase === 'dialling') await this.#beforeAnswer(person, held)
    else if (person.phase === 'talking') await this.#talk(person, held)
  }

  async #beforeDialling(person: Person, held: { task: CallTask; seq: number }): Promise<void> {
    if (this.#random(5) === 0) {
      this.steps.push('release')
      this.#model.release(person)
      expect(await this.#stage.runtime.release(leaseOf(held.task), 0)).toEqual({ accepted: true })
      return
    }
    this.steps.push('dial')
    this.#model.dial(person)
    const answer = await this.#stage.runtime.report(leaseOf(held.task), [{ seq: 1, type: 'dialing' }])
    held.seq = 1
    expect(answer.accepted).toBe(person.phase === 'dialling')
  }

  async #beforeAnswer(person: Person, held: { task: CallTask; seq: number }): Promise<void> {
    const end = ENDS[this.#random(ENDS.length)] ?? 'answer'
    this.steps.push(end)
    if (end === 'answer') {
      person.phase = 'talking'
      held.seq += 1
      const answered = { seq: held.seq, type: 'answered', answeredBy: 'human' } as const
      expect((await this.#stage.runtime.report(leaseOf(held.task), [answered])).accepted).toBe(true)
      return
    }
    this.#model.end(person, end, this.#stage.clock.now())
    const completion = end === 'no_answer' ? NO_ANSWER : NETWORK_ERROR
    expect((await this.#stage.runtime.complete(leaseOf(held.task), completion)).accepted).toBe(true)
  }

  async #talk(person: Person, { task, seq }: { task: CallTask; seq: number }): Promise<void> {
    this.steps.push('agree')
    this.#model.end(person, 'agreed', this.#stage.clock.now())
    const lease = leaseOf(task)
    const turn = { offsetMs: 0, durationMs: 0 }
    await this.#stage.runtime.turn(lease, { ...turn, seq: seq + 1, input: START })
    await this.#stage.runtime.turn(lease, { ...turn, seq: seq + 2, input: speech('Yes, I will be there.') })
    expect((await this.#stage.runtime.complete(lease, HUNG_UP)).accepted).toBe(true)
  }

  /** A minute, the calls in hand kept by heartbeats; not so often that a call would last too long. */
  async #wait(): Promise<void> {
    if (this.#waits === WAITS_MAX) return
    this.#waits += 1
    this.steps.push('wait')
    for (let half = 0; half < 2; half += 1) {
      await this.#stage.at(this.#stage.clock.now() + MINUTE / 2)
      for (const { task } of this.#tasks.values()) await this.#stage.runtime.heartbeat(leaseOf(task))
    }
  }

  async #people(): Promise<void> {
    const { suppressions, recipients } = this.#stage.calling
    const index = this.#random(this.#model.people.length)
    const person = this.#model.people[index]
    const phone = this.#phones[index]
    const choice = this.#random(3)
    if (choice === 0) return this.#add()
    if (person === undefined || phone === undefined) return
    if (choice === 1 && !person.suppressed) {
      this.steps.push(`suppress ${index}`)
      person.suppressed = true
      const input = { phone, reason: 'manual', scenario: null, note: null, expiresAt: null } as const
      await this.#run((tx) => suppressions.add(tx, this.#organisationId, input))
      return
    }
    if (choice !== 2 || this.#model.people.length < 2) return
    this.steps.push(`remove ${index}`)
    const allowed = person.status === 'pending' && !this.#model.over
    const removed = this.#run(async (tx) => {
      const row = await tx
        .selectFrom('recipients')
        .select('id')
        .where('organisation_id', '=', this.#organisationId)
        .where('campaign_id', '=', this.#id)
        .where('phone', '=', phone)
        .executeTakeFirstOrThrow()
      const found = await recipients.require(tx, this.#organisationId, this.#id, row.id)
      await recipients.remove(tx, found.campaign, found.recipient)
    })
    expect(await isDone(removed)).toBe(allowed)
    if (!allowed) return
    this.#phones.splice(index, 1)
    this.#model.remove(index)
  }

  async #add(): Promise<void> {
    this.steps.push('add')
    const phone = newPhone()
    const fault = () => ({ code: '', detail: '' })
    const intake = { onInvalid: 'reject', onDuplicate: 'skip', known: fault, lookedFor: [], lacking: fault } as const
    const added = this.#run((tx) =>
      this.#stage.calling.recipients.add(tx, this.#organisationId, this.#id, [personOf(phone)], intake),
    )
    expect(await isDone(added)).toBe(!this.#model.over)
    if (this.#model.over) return
    this.#phones.push(phone)
    this.#model.add()
  }

  /** The process dies and another takes over. */
  async #crash(): Promise<void> {
    this.steps.push('crash')
    const now = this.#stage.clock.now()
    for (const person of this.#model.people) {
      if (person.phase === 'leased') this.#model.release(person)
      else if (person.phase === 'dialling' || person.phase === 'talking') this.#model.end(person, 'lost', now)
    }
    this.#tasks.clear()
    await this.#stage.calling.reaper.recover()
    await this.#stage.calling.reaper.round(new AbortController().signal)
  }

  /** Nothing of it is left for the next life. */
  async #toTheEnd(): Promise<void> {
    await this.#crash()
    if (this.#model.over) return
    this.steps.push('cancel at the end')
    this.#model.client('cancel', this.#stage.clock.now())
    await this.#run((tx) => this.#stage.calling.campaigns.cancel(tx, this.#organisationId, this.#id, { hangUp: false }))
  }

  async #compare(): Promise<void> {
    const { status, people, counts } = await recordOf(this.#stage, this.#id)
    const model = this.#model.people.map((person, index) => ({
      phone: this.#phones[index],
      status: person.status,
      attempts: person.attempts,
      dueAt: person.dueAt,
    }))
    expect({ status, people }).toEqual({ status: this.#model.status, people: model })
    const counted = Object.entries(Object.groupBy(people, (person) => person.status))
    expect(counts).toEqual(Object.fromEntries(counted.map(([name, all]) => [name, all?.length])))
  }

  /** Each conversation ended once, and the news of the campaign are those of the model, in order. */
  async #compareEvents(): Promise<void> {
    const { ended, conversations, news } = await newsSince(this.#stage, this.#id, this.#before)
    expect(ended.sort()).toEqual(conversations.sort())
    expect(news).toEqual(this.#model.news)
  }
}

/** Whether it was done; false when a rule refused it. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (cause) {
    if (cause instanceof Problem && cause.status === 409) return false
    throw cause
  }
}
