// Pairs the operations of two OpenAPI documents: by method and path with the names of path parameters erased, webhooks
// by name, callbacks by name and expression. In webhooks and callbacks the roles are changed: the client is the one called.
import type { Collector } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { child, follow, members, type Place, rawChild, textAt } from '../place.ts'
import type { Direction } from '../schema/atoms.ts'
import { compareBody } from './bodies.ts'
import { FIELDS } from './fields.ts'
import { layersOf, operationsOf } from './methods.ts'
import { compareParameters } from './parameters.ts'
import { compareResponses } from './responses.ts'
import { compareSchemes, compareSecurity } from './security.ts'
import { compareServers } from './servers.ts'

/** One operation on both sides, and which way its requests and responses go. */
export interface Pair {
  readonly name: string
  readonly old: Place
  readonly new: Place
  readonly oldItem: readonly Place[]
  readonly newItem: readonly Place[]
  /** Of the request; the response goes the other way. */
  readonly request: Direction
  readonly oldTemplate: string
  readonly newTemplate: string
}

export const erased = (template: string) => template.replaceAll(/\{[^}]*\}/g, '{}')
export const reversed = (direction: Direction): Direction => (direction === 'in' ? 'out' : 'in')

interface Found {
  readonly key: string
  readonly name: string
  readonly template: string
  readonly item: readonly Place[]
  readonly operation: Place
}

function operationsIn(
  items: ReadonlyMap<string, Place>,
  named: (template: string, method: string) => string,
  known = (template: string) => template,
): Map<string, Found> {
  const found = new Map<string, Found>()
  for (const [template, written] of items) {
    if (template.startsWith('x-')) continue
    const item = layersOf(written)
    for (const [method, operation] of operationsOf(item)) {
      const key = `${method} ${known(template)}`
      found.set(key, { key, name: named(template, method), template, item, operation })
    }
  }
  return found
}

export function compareOpenapi(old: Place, now: Place, collector: Collector): void {
  compareFields(FIELDS.document, [old], [now], { path: 'document', affects: 'all operations' }, collector.add)
  const paths = (root: Place) =>
    operationsIn(members(child(root, 'paths')), (template, method) => `${method} ${template}`, erased)
  const [was, is] = [paths(old), paths(now)]
  compareSets(was, is, 'operation', 'in', [old, now], collector)
  const hooks = (root: Place) =>
    operationsIn(
      members(child(root, 'webhooks')),
      (name, method) => `webhook ${name}${method === 'POST' ? '' : ` ${method}`}`,
    )
  const hooked = hooks(old)
  compareSets(hooked, hooks(now), 'webhook', 'out', [old, now], collector)
  const all = [...was.values(), ...hooked.values()].map(({ operation }) => operation)
  compareSchemes(old, now, [...all, ...all.flatMap(callbackOperations)], collector)
}

type Roots = readonly [Place, Place]

function compareSets(
  old: ReadonlyMap<string, Found>,
  now: ReadonlyMap<string, Found>,
  kind: 'operation' | 'webhook' | 'callback',
  request: Direction,
  roots: Roots,
  collector: Collector,
): void {
  for (const [key, was] of old) {
    const is = now.get(key)
    if (!is)
      collector.add({
        rule: `${kind}-removed`,
        path: was.name,
        affects: was.name,
        old: was.operation,
        before: was.name,
      })
    else {
      const pair: Pair = {
        name: was.name,
        old: was.operation,
        new: is.operation,
        oldItem: was.item,
        newItem: is.item,
        request,
        oldTemplate: was.template,
        newTemplate: is.template,
      }
      compareOperation(pair, kind, roots, collector)
    }
  }
  for (const [key, is] of now) {
    if (!old.has(key))
      collector.add({ rule: `${kind}-added`, path: is.name, affects: is.name, new: is.operation, after: is.name })
  }
}

function compareOperation(pair: Pair, kind: string, roots: Roots, collector: Collector): void {
  const { name, old, new: now, request } = pair
  const at = { path: name, affects: name }
  compareLifecycle(old, now, at, collector)
  const [was, is] = [textAt(old, 'operationId'), textAt(now, 'operationId')]
  if (was !== is) {
    const rule =
      was === undefined ? 'operation-id-added' : is === undefined ? 'operation-id-removed' : 'operation-id-changed'
    const [before, after] = [rawChild(old, 'operationId') ?? old, rawChild(now, 'operationId') ?? now]
    collector.add({ ...at, rule, old: before, new: after, before: was, after: is })
  }
  compareParameters(pair, collector)
  compareBody(pair, collector)
  compareResponses(pair, collector)
  const isOurs = kind === 'operation'
  const [item, own] = isOurs ? [FIELDS.item, FIELDS.operation] : [FIELDS.calledItem, FIELDS.called]
  compareFields(item, pair.oldItem, pair.newItem, at, collector.add)
  compareFields(own, [old], [now], at, collector.add)
  if (isOurs) {
    compareSecurity(pair, roots, collector)
    compareServers([old, ...pair.oldItem, roots[0]], [now, ...pair.newItem, roots[1]], name, collector)
  }
  compareCallbacks(pair, request, roots, collector)
}

/** The expression says where the client is called, so one that reads another field is another callback. */
function callbacksOf(operation: Place, name: string): Map<string, Found> {
  const all = new Map<string, Found>()
  for (const [callback, written] of members(child(operation, 'callbacks'))) {
    const named = (expression: string, method: string) => `${name} callback ${callback} ${method} ${expression}`
    for (const [key, one] of operationsIn(members(follow(written)), named)) all.set(`${callback} ${key}`, one)
  }
  return all
}

const callbackOperations = (operation: Place) => [...callbacksOf(operation, '').values()].map((one) => one.operation)

function compareCallbacks({ name, old, new: now }: Pair, request: Direction, roots: Roots, collector: Collector): void {
  compareSets(callbacksOf(old, name), callbacksOf(now, name), 'callback', reversed(request), roots, collector)
}
