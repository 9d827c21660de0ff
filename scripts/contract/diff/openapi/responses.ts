// Responses by status, and their headers by name. The response of a webhook is written by the client: it goes `in`.
import type { Collector, Finding } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { child, follow, members, type Place, rawChild, valueAt } from '../place.ts'
import { resolved } from '../resolved.ts'
import type { Direction } from '../schema/atoms.ts'
import { canonical } from '../schema/traits.ts'
import { compareMedia } from './bodies.ts'
import { FIELDS } from './fields.ts'
import { type Pair, reversed } from './operations.ts'
import { isRequired, styleOf } from './parameters.ts'

const isSuccess = (status: string) => /^[23]/.test(status)

export function compareResponses(pair: Pair, collector: Collector): void {
  const { name } = pair
  const direction = reversed(pair.request)
  const statuses = (operation: Place) =>
    new Map(
      [...members(child(operation, 'responses'))]
        .filter(([status]) => !status.startsWith('x-'))
        .map(([status, place]) => [status.toUpperCase(), place]),
    )
  const [was, is] = [statuses(pair.old), statuses(pair.new)]
  for (const [status, written] of was) {
    const other = is.get(status) ?? is.get(`${status[0]}XX`)
    const path = `${name} response ${status}`
    if (other) {
      const [response, now] = [follow(written), follow(other)]
      collector.once(response, now, direction, () => compareResponse(response, now, path, name, direction, collector))
    } else {
      const place = rawChild(pair.new, 'responses') ?? pair.new
      const rule = isSuccess(status) ? 'success-response-removed' : 'error-response-removed'
      collector.add({ rule, path, affects: name, direction, old: written, new: place, before: status })
    }
  }
  for (const [status, place] of is) {
    if (was.has(status)) continue
    const path = `${name} response ${status}`
    collector.add({ rule: 'response-added', path, affects: name, direction, new: place, after: status })
    // Readers have met this status already, as one of those that were described together.
    const range = was.get(`${status[0]}XX`) ?? otherwise(status, was)
    if (range) compareResponse(follow(range), follow(place), path, name, direction, collector)
  }
}

/** What `default` said of a status. Where a success has a description of its own, it is for errors. */
const otherwise = (status: string, was: ReadonlyMap<string, Place>) =>
  isSuccess(status) && [...was.keys()].some(isSuccess) ? undefined : was.get('DEFAULT')

function compareResponse(
  was: Place,
  is: Place,
  path: string,
  affects: string,
  direction: Direction,
  collector: Collector,
): void {
  compareHeaders(child(was, 'headers'), child(is, 'headers'), path, affects, direction, collector)
  const [content, contentNow] = [child(was, 'content'), child(is, 'content')]
  const [had, has] = [members(content).size > 0, members(contentNow).size > 0]
  const at = { path, affects, direction, old: content ?? was, new: contentNow ?? is }
  if (had && !has) collector.add({ ...at, rule: 'response-body-removed' })
  else if (!had && has) collector.add({ ...at, rule: 'response-body-added' })
  else compareMedia(content, contentNow, { path, affects, direction }, collector)
  compareFields(FIELDS.response, [was], [is], { path, affects, direction }, collector.add)
  compareLinks(was, is, path, affects, collector)
}

function compareLinks(old: Place, now: Place, path: string, affects: string, { add }: Collector): void {
  const [was, is] = [members(child(old, 'links')), members(child(now, 'links'))]
  for (const link of new Set([...was.keys(), ...is.keys()])) {
    const [one, other] = [was.get(link), is.get(link)]
    const at = { path: `${path} link ${link}`, affects, old: one ?? old, new: other ?? now }
    if (!other) add({ ...at, rule: 'link-removed', before: link })
    else if (!one) add({ ...at, rule: 'link-added', after: link })
    else if (resolved(one).text !== resolved(other).text) add({ ...at, rule: 'link-changed' })
  }
}

function compareHeaders(
  old: Place | undefined,
  now: Place | undefined,
  path: string,
  affects: string,
  direction: Direction,
  collector: Collector,
): void {
  const { add, once } = collector
  const byName = (headers: Place | undefined) =>
    new Map([...members(headers)].map(([name, place]) => [name.toLowerCase(), { name, place: follow(place) }]))
  const [was, is] = [byName(old), byName(now)]
  was.delete('content-type')
  is.delete('content-type')
  for (const [key, { name, place }] of was) {
    const other = is.get(key)
    const at = { path: `${path} header ${name}`, affects, direction, old: place, new: other?.place ?? now }
    if (!other) {
      add({ ...at, rule: 'header-removed', before: name })
      continue
    }
    once(place, other.place, `header ${direction}`, () => compareHeader(place, other.place, at, collector))
  }
  for (const [key, { name, place }] of is) {
    if (was.has(key)) continue
    const rule = valueAt(place, 'required') === true ? 'required-header-added' : 'header-added'
    add({ rule, path: `${path} header ${name}`, affects, direction, old, new: place, after: name })
  }
}

type At = Pick<Finding, 'path' | 'affects' | 'old' | 'new'> & { readonly direction: Direction }

function compareHeader(was: Place, is: Place, at: At, collector: Collector): void {
  const { add, compare } = collector
  const { path, affects, direction } = at
  const [needed, needs] = [isRequired(was), isRequired(is)]
  if (needed && !needs) add({ ...at, rule: 'header-became-optional', before: true, after: false })
  if (!needed && needs) add({ ...at, rule: 'header-became-required', before: false, after: true })
  const [before, after] = [styleOf(was, 'header'), styleOf(is, 'header')]
  if (canonical(before) !== canonical(after)) add({ ...at, rule: 'header-style-changed', before, after })
  const [schema, schemaNow] = [rawChild(was, 'schema'), rawChild(is, 'schema')]
  if (schema || schemaNow) compare(schema, schemaNow, { path, affects, direction, wire: true })
  else compareMedia(child(was, 'content'), child(is, 'content'), { path, affects, direction }, collector)
  compareLifecycle(was, is, { path, affects }, collector)
  compareFields(FIELDS.header, [was], [is], at, add)
}
