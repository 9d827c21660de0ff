interface Rule {
  readonly about: string
  /** @param document without references */
  readonly find: (document: unknown) => readonly {
    readonly message: string
    readonly path: readonly (string | number)[]
  }[]
}

export const RULES: Readonly<Record<string, Rule>>
