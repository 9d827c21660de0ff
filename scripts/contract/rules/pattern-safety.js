// Rule: no pattern can be made to run for long (ReDoS): what we and every client check with it is text from outside.
// Called by Spectral on the resolved document.
import { isSafePattern } from 'redos-detector'
import { headersOf, parametersOf, schemasOf } from './schemas.js'

/** Ways to match the same text; a pattern that has more is one that backtracks. */
const BACKTRACKS_MAX = 200
/** A pattern that is not seen through in this many steps is not safe either; safe ones take a few hundred. */
const STEPS_MAX = 5000

const verdicts = new Map()

function faultOf(pattern) {
  if (!verdicts.has(pattern)) verdicts.set(pattern, judge(pattern))
  return verdicts.get(pattern)
}

function judge(pattern) {
  try {
    const { safe } = isSafePattern(pattern, { unicode: true, maxScore: BACKTRACKS_MAX, maxSteps: STEPS_MAX })
    return safe ? undefined : 'The pattern backtracks: some texts take very long to refuse.'
  } catch (cause) {
    return `The pattern is none that ECMAScript can read: ${cause.message}`
  }
}

export default (document) =>
  [...schemasOf(document), ...headersOf(document), ...parametersOf(document)]
    .filter(({ schema }) => typeof schema.pattern === 'string')
    .map(({ schema, path }) => ({ message: faultOf(schema.pattern), path: [...path, 'pattern'] }))
    .filter(({ message }) => message !== undefined)
