// The same event may be delivered twice. Which ids were handled already is for the receiver to remember.

/**
 * Yours may be a table, best written in the same transaction as what the event changes. `has` is asked before an event
 * is handled, `add` is told after: a crash between the two means that it is handled twice, never that it is lost.
 */
export interface SeenStore {
  has(id: string): Promise<boolean> | boolean
  add(id: string): unknown
}

/** In memory: the last `max` ids. For one process, and until it ends. */
export class SeenIds implements SeenStore {
  readonly #ids = new Set<string>()
  readonly #max: number

  constructor({ max = 10_000 }: { readonly max?: number } = {}) {
    this.#max = max
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** True when the id was not there yet. */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.add(id)
    const [oldest] = this.#ids
    if (this.#ids.size > this.#max && oldest !== undefined) this.#ids.delete(oldest)
    return true
  }
}
