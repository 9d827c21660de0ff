// Deprecation and sunset: what may be removed, how much notice a date must leave, and stability levels.
// `x-sunset` is a date; removing what was deprecated is safe after it, and moving it earlier is not.
import type { Collector, Finding, Policy } from './changes.ts'
import { isFields, type Place, rawChild, valueAt } from './place.ts'

const DAY_MS = 86_400_000

/** A date as epoch milliseconds; undefined when it is none. */
export function dateOf(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text)) return undefined
  const day = text.slice(0, 10)
  const at = Date.parse(`${day}T00:00:00Z`)
  // The 31st of a month that has 30 days is no date.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? undefined : at
}

const isDeprecated = (place: Place | undefined) =>
  place !== undefined && isFields(place.value) && place.value.deprecated === true

const REMOVED = new Set(
  'operation-removed webhook-removed callback-removed parameter-removed property-removed property-refused channel-removed event-operation-removed message-removed header-removed'.split(
    ' ',
  ),
)

/** Takes the sting out of a removal whose sunset date has passed; a date that cannot be read is itself a finding. */
export function afterSunset(finding: Finding, { today }: Policy): Finding {
  const { old } = finding
  if (!REMOVED.has(finding.rule) || !old || !isDeprecated(old)) return finding
  const written = valueAt(old, 'x-sunset')
  if (written === undefined) return finding
  const sunset = dateOf(written)
  if (sunset === undefined)
    return { ...finding, rule: 'sunset-invalid', before: written, after: undefined, proven: false }
  return sunset <= (dateOf(today) ?? 0) ? { ...finding, rule: 'removed-after-sunset' } : finding
}

interface Part {
  readonly path: string
  readonly affects: string
}

/** What changed about the lifecycle of one operation, parameter, channel or message. */
export function compareLifecycle(old: Place, now: Place, part: Part, { add, policy }: Collector): void {
  const at = {
    ...part,
    old: rawChild(old, 'x-sunset') ?? old,
    new: rawChild(now, 'x-sunset') ?? rawChild(now, 'deprecated') ?? now,
  }
  const [was, is] = [isDeprecated(old), isDeprecated(now)]
  const [before, after] = [valueAt(old, 'x-sunset'), valueAt(now, 'x-sunset')]
  if (was && !is) add({ ...at, rule: 'reinstated', before: before ?? true })
  if (!was && is) add({ ...at, rule: 'deprecated', after: after ?? true })
  compareStability(old, now, part, add)
  if (!is) return
  if (after === undefined) {
    if (before !== undefined && was) add({ ...at, rule: 'sunset-removed', before })
    else if (!was) add({ ...at, rule: 'sunset-missing' })
    return
  }
  const [earlier, later] = [dateOf(before), dateOf(after)]
  if (later === undefined) {
    if (before !== after || !was) add({ ...at, rule: 'sunset-invalid', after })
  } else if (!was || earlier === undefined) {
    const notice = (later - (dateOf(policy.today) ?? 0)) / DAY_MS
    if (notice < policy.noticeDays) add({ ...at, rule: 'sunset-too-soon', after })
  } else if (later < earlier) add({ ...at, rule: 'sunset-moved-earlier', before, after })
}

const LEVELS = ['draft', 'alpha', 'beta', 'stable']

function compareStability(old: Place, now: Place, part: Part, add: Collector['add']): void {
  const at = { ...part, old, new: now }
  const [before, after] = [valueAt(old, 'x-stability-level'), valueAt(now, 'x-stability-level')]
  // Where no level was named, none was promised.
  const [was, is] = [before, after].map((level) => (level === undefined ? undefined : LEVELS.indexOf(String(level))))
  if (is === -1 || was === -1) add({ ...at, rule: 'stability-invalid', before, after })
  else if (was !== undefined && is !== undefined && is < was) add({ ...at, rule: 'stability-lowered', before, after })
}
