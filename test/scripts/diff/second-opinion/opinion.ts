// What an edit does to clients or subscribers, and where redocly diff judges otherwise, why we do not follow it.

export interface Opinion {
  /** Whether it breaks. */
  readonly breaks: boolean
  /** Why redocly, which says the opposite, is not followed. */
  readonly because?: string
}

export const breaks: Opinion = { breaks: true }
export const safe: Opinion = { breaks: false }
export const but = (opinion: Opinion, because: string): Opinion => ({ ...opinion, because })
