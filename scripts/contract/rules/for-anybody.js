// Those of our rules that hold whatever the house style; `nexora-contract lint` runs them on documents of others.
import deprecation from './deprecation.js'
import operationExample from './operation-example.js'
import patternSafety from './pattern-safety.js'
import responsesOpen from './responses-open.js'

export const RULES = {
  'responses-open': {
    about: 'what clients or subscribers read forbids no further fields, so that adding one breaks nobody',
    find: responsesOpen,
  },
  'pattern-safety': { about: 'no pattern can be made to run for long (ReDoS)', find: patternSafety },
  deprecation: { about: 'what is deprecated has a day in x-sunset, and says what to use instead', find: deprecation },
  'example-missing': { about: 'every body and every message shows an example', find: operationExample },
}
