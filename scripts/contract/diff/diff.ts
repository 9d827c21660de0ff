// Compares two loaded documents. Called by the diff command, the corpus scoring and the tests.
import { compareAsyncapi } from './asyncapi/events.ts'
import { type Change, type Collector, makeCollector, type Policy } from './changes.ts'
import { documentName } from './fingerprint.ts'
import { afterSunset } from './lifecycle.ts'
import { compareOpenapi } from './openapi/operations.ts'
import { BadInput, type Contract } from './place.ts'

const SEVERITY = { breaking: 0, risky: 1, safe: 2 } as const

/**
 * All changes, the gravest first.
 * @param name what the document is called in fingerprints, where others are compared in the same run
 * @throws BadInput when the documents cannot be compared
 */
export function diff(old: Contract, now: Contract, policy: Policy, name = documentName(old)): readonly Change[] {
  if (old.format !== now.format)
    throw new BadInput(now.label, 1, `this is ${now.format}, and cannot be compared with ${old.format} in ${old.label}`)
  const collector: Collector = makeCollector({ format: now.format, name }, policy, (finding) =>
    afterSunset(finding, policy),
  )
  const compare = now.format === 'openapi' ? compareOpenapi : compareAsyncapi
  compare(old.root, now.root, collector)
  return [...collector.changes()].sort(
    (a, b) => SEVERITY[a.level] - SEVERITY[b.level] || a.path.localeCompare(b.path) || a.rule.localeCompare(b.rule),
  )
}
