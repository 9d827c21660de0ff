// The form of a rule, and all of them in one table. A rule says what changed in general, how grave that is for each
// direction, why, and what to do instead; the texts stand in the files of its area and are no part of any decision.
import { documentRules } from './document.ts'
import { eventRules } from './events.ts'
import { lifecycleRules } from './lifecycle.ts'
import { objectRules } from './objects.ts'
import { valueRules } from './values.ts'

export type Level = 'breaking' | 'risky' | 'safe'

export interface Rule {
  /** `in`: the client or subscriber writes it. `out`: it reads it. */
  readonly level: Readonly<Record<'in' | 'out', Level>>
  /** Whether the rule is about what is accepted: a proof that nothing is lost then overrules it. */
  readonly judged: boolean
  readonly title: string
  readonly why: Said
  readonly avoid: Said
}

/** A sentence, or one for each direction. */
export type Said = string | Readonly<Record<'in' | 'out', string>>

export const RULES: Readonly<Record<string, Rule>> = {
  ...valueRules,
  ...objectRules,
  ...documentRules,
  ...eventRules,
  ...lifecycleRules,
}

export const said = (text: Said, direction: 'in' | 'out' = 'in'): string =>
  typeof text === 'string' ? text : text[direction]

export function ruleOf(id: string): Rule {
  const rule = RULES[id]
  if (!rule) throw new Error(`there is no rule ${id}`)
  return rule
}
