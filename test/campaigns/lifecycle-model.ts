// What a campaign and its people must be after each thing that happens to them, written from the contract and
// without a look at the rows: small, slow and obvious. lifecycle-model.test.ts holds the server against it.

export type Phase = 'queued' | 'held' | 'leased' | 'dialling' | 'talking'

export interface Person {
  status: string
  attempts: number
  /** Attempts that used up the allowance of an earlier run. */
  spent: number
  uncounted: number
  dueAt: number | null
  phase: Phase | null
  called: boolean
  suppressed: boolean
}

export const MAX_ATTEMPTS = 2
export const RETRY_MS = 60_000
const UNCOUNTED_MAX = 5
const ENDED = ['completed', 'cancelled', 'failed']
const WAITING = ['pending', 'queued', 'retry_scheduled', 'callback_scheduled']

export class CampaignModel {
  status: string
  readonly people: Person[] = []
  /** The news told so far, in order. */
  readonly news: string[] = []
  readonly #startsAt: number
  #started = false

  constructor(kind: 'draft' | 'now' | 'later', people: number, startsAt: number) {
    this.#startsAt = startsAt
    this.status = kind === 'draft' ? 'draft' : kind === 'now' ? 'running' : 'scheduled'
    if (kind === 'now') this.#tell('started')
    if (kind === 'later') this.#tell('scheduled')
    this.#started = kind === 'now'
    for (let index = 0; index < people; index += 1) this.add()
  }

  #tell(news: string): void {
    this.news.push(`campaign.${news}`)
  }

  get over(): boolean {
    return ENDED.includes(this.status)
  }

  /** @returns whether it is allowed; if not, nothing changes */
  client(action: 'start' | 'pause' | 'resume' | 'cancel' | 'retry', now: number): boolean {
    const allowed = {
      start: ['draft'],
      pause: ['scheduled', 'running'],
      resume: ['paused'],
      cancel: ['draft', 'scheduled', 'running', 'paused'],
      retry: ['running', 'paused', 'completed'],
    }
    if (!allowed[action].includes(this.status)) return false
    // It would run with nobody, and nothing would ever end it.
    if ((action === 'start' || action === 'resume') && !this.#started && this.people.length === 0) return false
    this[action](now)
    return true
  }

  start(now: number): void {
    this.#run(now)
  }

  pause(_now: number): void {
    this.status = 'paused'
    this.#tell('paused')
    for (const person of this.people) if (person.phase === 'queued') person.phase = 'held'
  }

  resume(now: number): void {
    this.#tell('resumed')
    this.#run(now, true)
    for (const person of this.people) if (person.phase === 'held') person.phase = 'queued'
  }

  #run(now: number, resumed = false): void {
    this.status = this.#startsAt > now ? 'scheduled' : 'running'
    if (this.status === 'scheduled' && !resumed) this.#tell('scheduled')
    if (this.status !== 'running' || this.#started) return
    this.#started = true
    this.#tell('started')
  }

  cancel(_now: number): void {
    this.status = 'cancelled'
    this.#tell('cancelled')
    for (const person of this.people)
      if (WAITING.includes(person.status)) Object.assign(person, { status: 'cancelled', phase: null, dueAt: null })
  }

  retry(now: number): void {
    const again = this.people.filter(({ status, suppressed }) => status === 'failed' && !suppressed)
    for (const person of again)
      Object.assign(person, { status: 'retry_scheduled', dueAt: now, spent: person.attempts, uncounted: 0 })
    if (again.length === 0 || this.status !== 'completed') return
    this.status = 'running'
    this.#tell('resumed')
  }

  add(): void {
    const fresh = { attempts: 0, spent: 0, uncounted: 0, dueAt: null, phase: null, called: false, suppressed: false }
    this.people.push({ status: 'pending', ...fresh })
  }

  remove(index: number): void {
    this.people.splice(index, 1)
    if (this.#started) this.finish()
  }

  /** The scheduler looks, until there is nothing left to do at this instant. */
  tick(now: number): void {
    if (this.status === 'scheduled' && this.#startsAt <= now) {
      this.#run(now)
      this.finish()
    }
    if (this.status !== 'running') return
    for (const person of this.people) {
      const due = person.status === 'pending' || (person.dueAt !== null && person.dueAt <= now)
      if (!due) continue
      if (person.suppressed) this.#skip(person)
      else Object.assign(person, { status: 'queued', phase: 'queued', dueAt: null })
    }
  }

  #skip(person: Person): void {
    Object.assign(person, { status: 'skipped', phase: null, dueAt: null })
    this.finish()
  }

  /** @returns who was taken, by index */
  lease(): number[] {
    const queued = [...this.people.entries()].filter(([, { phase }]) => phase === 'queued')
    return queued.flatMap(([index, person]) => {
      if (person.suppressed) this.#skip(person)
      else person.phase = this.status === 'paused' ? 'held' : 'leased'
      return person.phase === 'leased' ? [index] : []
    })
  }

  dial(person: Person): void {
    if (person.suppressed) this.#skip(person)
    else if (this.status === 'paused') person.phase = 'held'
    else
      Object.assign(person, { status: 'in_progress', phase: 'dialling', attempts: person.attempts + 1, called: true })
  }

  /** @param end of a call that was dialled */
  end(person: Person, end: 'no_answer' | 'network_error' | 'agreed' | 'lost', now: number): void {
    const connected = person.phase === 'talking'
    const goesOn = this.status === 'running' || this.status === 'paused'
    person.phase = null
    if (end === 'network_error') {
      person.attempts -= 1
      person.uncounted += 1
    }
    const again =
      (end === 'no_answer' && person.attempts - person.spent < MAX_ATTEMPTS) ||
      (end === 'network_error' && person.uncounted < UNCOUNTED_MAX)
    if (again && goesOn) Object.assign(person, { status: 'retry_scheduled', dueAt: now + RETRY_MS })
    else Object.assign(person, { status: connected ? 'completed' : 'failed', dueAt: null })
    this.finish()
  }

  release(person: Person): void {
    person.phase = 'queued'
  }

  finish(): void {
    if (this.over || this.status === 'draft') return
    if (this.people.some(({ status }) => status === 'in_progress' || WAITING.includes(status))) return
    this.status = this.people.some(({ called }) => called) ? 'completed' : 'failed'
    this.#tell(this.status)
  }
}
