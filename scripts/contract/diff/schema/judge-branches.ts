// The part of the judge for anyOf, oneOf, not, if/then/else and the unevaluated keywords.
import { type Atom, branchesUnder, type Schema, schemaAt, together, under } from './atoms.ts'
import type { Judge } from './judge.ts'
import { sameSchema } from './same.ts'

export function applicatorHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  return (
    anyOfHolds(judge, a, atom) &&
    oneOfHolds(judge, a, atom) &&
    notHolds(judge, a, atom) &&
    conditionHolds(judge, a, atom) &&
    unevaluatedHolds(a, atom)
  )
}

const branchesOf = (atom: Atom, keyword: string): Schema[] => branchesUnder(atom, keyword).map(schemaAt)

export const isDisjoint = (judge: Judge, a: Schema, b: Schema) => !judge.isSpent() && judge.isEmpty(together(a, b))

function anyOfHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  if (atom.keywords.anyOf === undefined) return true
  const wanted = branchesOf(atom, 'anyOf')
  return wanted.some((branch) => judge.isSubset(a, branch)) || sharesBranches(judge, a, wanted)
}

/** `a` has branches of its own, each of which lies within one of those wanted. */
function sharesBranches(judge: Judge, a: Schema, wanted: readonly Schema[]): boolean {
  return a.some((atom) =>
    ['anyOf', 'oneOf'].some((keyword) => {
      const given = branchesOf(atom, keyword)
      return given.length > 0 && given.every((branch) => wanted.some((other) => judge.isSubset(branch, other)))
    }),
  )
}

/** Exactly one: within one branch, and outside all others, or matched with a oneOf of `a` whose others are no narrower. */
function oneOfHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  if (atom.keywords.oneOf === undefined) return true
  const wanted = branchesOf(atom, 'oneOf')
  const inOne = wanted.some(
    (branch, index) =>
      judge.isSubset(a, branch) && wanted.every((other, at) => at === index || isDisjoint(judge, a, other)),
  )
  if (inOne) return true
  return a.some((other) => {
    const given = branchesOf(other, 'oneOf')
    return (
      given.length > 0 &&
      given.every((branch, index) => exactlyOne(judge, a, branch, wanted, (at) => at !== index, given))
    )
  })
}

function exactlyOne(
  judge: Judge,
  a: Schema,
  branch: Schema,
  wanted: readonly Schema[],
  isOther: (index: number) => boolean,
  given: readonly Schema[],
): boolean {
  const here = together(a, branch)
  const others = given.filter((_, index) => isOther(index))
  return wanted.some(
    (target, index) =>
      judge.isSubset(here, target) &&
      wanted.every(
        (rival, at) =>
          at === index || isDisjoint(judge, here, rival) || others.some((other) => judge.isSubset(rival, other)),
      ),
  )
}

function notHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  const refused = under(atom, 'not')
  if (!refused) return true
  if (isDisjoint(judge, a, refused)) return true
  return a.some((other) => {
    const given = under(other, 'not')
    return given !== undefined && judge.isSubset(refused, given)
  })
}

function conditionHolds(judge: Judge, a: Schema, atom: Atom): boolean {
  const condition = under(atom, 'if')
  if (!condition) return true
  const [then, otherwise] = [under(atom, 'then') ?? [], under(atom, 'else') ?? []]
  const same = a.find((other) => {
    const given = under(other, 'if')
    return given && judge.isSubset(given, condition) && judge.isSubset(condition, given)
  })
  const whenTrue = together(a, condition, (same && under(same, 'then')) ?? [])
  const whenFalse = together(a, (same && under(same, 'else')) ?? [])
  const thenHolds = isDisjoint(judge, a, condition) || judge.isSubset(whenTrue, then)
  return thenHolds && (judge.isSubset(a, condition) || judge.isSubset(whenFalse, otherwise))
}

/** What counts as evaluated depends on all that stands beside, so only an unchanged whole will do. */
function unevaluatedHolds(a: Schema, atom: Atom): boolean {
  return ['unevaluatedProperties', 'unevaluatedItems'].every((keyword) => {
    if (atom.keywords[keyword] === undefined || atom.keywords[keyword] === true) return true
    const { place } = atom
    return place !== undefined && a.some((other) => other.place !== undefined && sameSchema(other.place, place))
  })
}
