// Responses by status, and their headers by name. The response of a webhook is written by the client: it goes `in`.
import type { Collector } from '../changes.ts'
import { child, follow, members, type Place, rawChild, valueAt } from '../place.ts'
import type { Direction } from '../schema/atoms.ts'
import { canonical } from '../schema/traits.ts'
import { compareMedia } from './bodies.ts'
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
    if (other) compareResponse(follow(written), follow(other), path, name, direction, collector)
    else {
      const rule = isSuccess(status) ? 'success-response-removed' : 'error-response-removed'
      collector.add({ rule, path, affects: name, direction, old: written, new: pair.new, before: status })
    }
  }
  for (const [status, place] of is) {
    if (!was.has(status))
      collector.add({
        rule: 'response-added',
        path: `${name} response ${status}`,
        affects: name,
        direction,
        new: place,
        after: status,
      })
  }
}

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
  const links = members(child(is, 'links'))
  for (const [link, place] of members(child(was, 'links')))
    if (!links.has(link))
      collector.add({ rule: 'link-removed', path: `${path} link ${link}`, affects, old: place, new: is, before: link })
}

function compareHeaders(
  old: Place | undefined,
  now: Place | undefined,
  path: string,
  affects: string,
  direction: Direction,
  { add, compare }: Collector,
): void {
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
    const [needed, needs] = [isRequired(place), isRequired(other.place)]
    if (needed && !needs) add({ ...at, rule: 'header-became-optional', before: true, after: false })
    if (!needed && needs) add({ ...at, rule: 'header-became-required', before: false, after: true })
    const [before, after] = [styleOf(place, 'header'), styleOf(other.place, 'header')]
    if (canonical(before) !== canonical(after)) add({ ...at, rule: 'header-style-changed', before, after })
    compare(rawChild(place, 'schema'), rawChild(other.place, 'schema'), {
      path: at.path,
      affects,
      direction,
      wire: true,
    })
  }
  for (const [key, { name, place }] of is) {
    if (was.has(key)) continue
    const rule = valueAt(place, 'required') === true ? 'required-header-added' : 'header-added'
    add({ rule, path: `${path} header ${name}`, affects, direction, old, new: place, after: name })
  }
}
