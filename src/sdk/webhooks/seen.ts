// The same event may be delivered twice. Which ids came already is for the receiver to remember.

/** Yours may be a table with a unique column; then the answer survives a restart. */
export interface SeenStore {
  /** True when the id was not there yet, and now is. */
  add(id: string): Promise<boolean> | boolean
  /** Forgets it: handling failed, and the event will come again. */
  remove(id: string): Promise<void> | void
}

/** In memory: the last `max` ids. For one process, and until it ends. */
export class SeenIds implements SeenStore {
  readonly #ids = new Set<string>()
  readonly #max: number

  constructor({ max = 10_000 }: { readonly max?: number } = {}) {
    this.#max = max
  }

  add(id: string): boolean {
    if (this.#ids.has(id)) return false
    this.#ids.add(id)
    const [oldest] = this.#ids
    if (this.#ids.size > this.#max && oldest !== undefined) this.#ids.delete(oldest)
    return true
  }

  remove(id: string): void {
    this.#ids.delete(id)
  }
}
