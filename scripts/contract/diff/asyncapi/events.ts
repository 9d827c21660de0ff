// Compares two AsyncAPI documents: channels by address, operations by id, messages by name. Each message is judged by
// the operations that carry it: what is sent must not widen, what is received must not narrow, a reply goes the other way.
import type { Collector } from '../changes.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { child, members, type Place, rawChild, textAt, valueAt } from '../place.ts'
import type { Direction } from '../schema/atoms.ts'
import { canonical } from '../schema/traits.ts'
import { compareBindings } from './bindings.ts'
import { compareMessage } from './messages.ts'
import { type Channel, type Message, type Model, modelOf, type Operation } from './model.ts'

export function compareAsyncapi(old: Place, now: Place, collector: Collector): void {
  const [was, is] = [modelOf(old), modelOf(now)]
  compareServers(old, now, collector)
  compareChannels(was, is, collector)
  compareOperations(was, is, collector)
  compareUnused(was, is, collector)
}

/** Pairs by what is known outside first, then by the key in the document. */
function paired<T extends { readonly key: string }>(
  was: readonly T[],
  is: readonly T[],
  known: (item: T) => string,
): [T | undefined, T | undefined][] {
  const left = new Set(is)
  const pairs = new Map<T, T>()
  for (const fits of [(a: T, b: T) => known(a) === known(b), (a: T, b: T) => a.key === b.key]) {
    for (const one of was) {
      const other = pairs.has(one) ? undefined : [...left].find((candidate) => fits(one, candidate))
      if (!other) continue
      pairs.set(one, other)
      left.delete(other)
    }
  }
  return [
    ...was.map((one): [T, T | undefined] => [one, pairs.get(one)]),
    ...[...left].map((one): [undefined, T] => [undefined, one]),
  ]
}

function compareServers(old: Place, now: Place, { add }: Collector): void {
  const [was, is] = [members(child(old, 'servers')), members(child(now, 'servers'))]
  const at = (name: string) => ({ path: `server ${name}`, affects: 'all operations' })
  for (const [name, place] of was)
    if (!is.has(name)) add({ ...at(name), rule: 'server-removed', old: place, before: name })
  for (const [name, place] of is)
    if (!was.has(name)) add({ ...at(name), rule: 'server-added', new: place, after: name })
}

function compareChannels(was: Model, is: Model, collector: Collector): void {
  const { add } = collector
  for (const [old, now] of paired(was.channels, is.channels, ({ address }) => address)) {
    const name = old?.address ?? now?.address ?? ''
    const at = { path: `channel ${name}`, affects: name, old: old?.place, new: now?.place }
    if (!now) add({ ...at, rule: 'channel-removed', before: name })
    else if (!old) add({ ...at, rule: 'channel-added', after: name })
    else {
      if (old.address !== now.address)
        add({ ...at, rule: 'channel-address-changed', before: old.address, after: now.address })
      compareLifecycle(old.place, now.place, at, collector)
      compareBindings(old.place, now.place, at.path, name, collector)
      compareChannelParameters(old, now, collector)
    }
  }
}

function compareChannelParameters(old: Channel, now: Channel, { add, compare }: Collector): void {
  const [was, is] = [members(child(old.place, 'parameters')), members(child(now.place, 'parameters'))]
  for (const [name, place] of was) {
    const other = is.get(name)
    const path = `channel ${old.address} parameter ${name}`
    if (!other) add({ rule: 'parameter-removed', path, affects: old.address, old: place, new: now.place, before: name })
    else if (rawChild(place, 'schema') ?? rawChild(other, 'schema'))
      compare(rawChild(place, 'schema'), rawChild(other, 'schema'), {
        path,
        affects: old.address,
        direction: 'in',
        wire: true,
      })
    else compareListed(place, other, path, old.address, add)
  }
  for (const [name, place] of is) {
    const path = `channel ${old.address} parameter ${name}`
    if (!was.has(name)) add({ rule: 'required-parameter-added', path, affects: old.address, new: place, after: name })
  }
}

/** Version 3 gives a parameter a list of values and no schema. */
function compareListed(old: Place, now: Place, path: string, affects: string, add: Collector['add']): void {
  const values = (place: Place) => {
    const listed = valueAt(place, 'enum')
    return Array.isArray(listed) ? listed.map(String) : undefined
  }
  const [was, is] = [values(old), values(now)]
  const at = { path, affects, old, new: now, direction: 'in' as const }
  if (!was && is) add({ ...at, rule: 'enum-added', after: is })
  for (const value of was ?? [])
    if (is && !is.includes(value)) add({ ...at, rule: 'enum-value-removed', before: value })
}

function compareOperations(was: Model, is: Model, collector: Collector): void {
  const { add } = collector
  for (const [old, now] of paired(was.operations, is.operations, ({ key }) => key)) {
    const name = old?.key ?? now?.key ?? ''
    const at = { path: `operation ${name}`, affects: name, old: old?.place, new: now?.place }
    if (!now) add({ ...at, rule: 'event-operation-removed', before: name })
    else if (!old) add({ ...at, rule: 'event-operation-added', after: name })
    else compareOperation(old, now, collector)
  }
}

function compareOperation(old: Operation, now: Operation, collector: Collector): void {
  const { add } = collector
  const at = { path: `operation ${old.key}`, affects: old.key, old: old.place, new: now.place }
  compareLifecycle(old.place, now.place, at, collector)
  if (old.action !== now.action) add({ ...at, rule: 'action-changed', before: old.action, after: now.action })
  const [channel, other] = [old.channel, now.channel]
  if (channel && other && channel.address !== other.address && channel.key !== other.key)
    add({ ...at, rule: 'operation-channel-changed', before: channel.address, after: other.address })
  const [secured, securedNow] = [valueAt(old.place, 'security'), valueAt(now.place, 'security')]
  if (securedNow !== undefined && canonical(secured) !== canonical(securedNow))
    add({ ...at, rule: 'event-security-changed', before: secured, after: securedNow })
  compareBindings(old.place, now.place, at.path, old.key, collector)
  compareMessages(old.messages, now.messages, old.direction, old.channel, collector)
  compareReply(old, now, collector)
}

function compareReply(old: Operation, now: Operation, collector: Collector): void {
  const at = {
    path: `operation ${old.key} reply`,
    affects: old.key,
    old: old.reply?.place ?? old.place,
    new: now.reply?.place ?? now.place,
  }
  if (old.reply && !now.reply) collector.add({ ...at, rule: 'reply-removed' })
  if (!old.reply && now.reply) collector.add({ ...at, rule: 'reply-added' })
  if (!old.reply || !now.reply) return
  const where = (operation: Operation) => {
    const address = child(operation.reply?.place, 'address')
    return textAt(address, 'location') ?? operation.reply?.channel?.address
  }
  if (where(old) !== where(now))
    collector.add({ ...at, rule: 'reply-address-changed', before: where(old), after: where(now) })
  compareMessages(
    old.reply.messages,
    now.reply.messages,
    old.direction === 'in' ? 'out' : 'in',
    old.reply.channel,
    collector,
  )
}

function compareMessages(
  was: readonly Message[],
  is: readonly Message[],
  direction: Direction,
  channel: Channel | undefined,
  collector: Collector,
): void {
  const { add } = collector
  for (const [old, now] of paired(was, is, ({ name }) => name)) {
    const name = old?.name ?? now?.name ?? ''
    const at = { path: `event ${name}`, affects: name, old: old?.place, new: now?.place, direction }
    if (!now) add({ ...at, rule: 'message-removed', before: name })
    else if (!old) add({ ...at, rule: 'message-added', after: name })
    else {
      if (old.name !== now.name) add({ ...at, rule: 'message-name-changed', before: old.name, after: now.name })
      compareMessage(old, now, direction, channel?.address ?? name, collector)
    }
  }
}

/** Messages of channels that no operation uses: nothing says which way they go, so both are asked. */
function compareUnused(was: Model, is: Model, collector: Collector): void {
  const used = new Set(was.operations.flatMap(({ channel, reply }) => [channel?.key, reply?.channel?.key]))
  for (const [old, now] of paired(was.channels, is.channels, ({ address }) => address)) {
    if (!old || !now || used.has(old.key)) continue
    for (const direction of ['in', 'out'] as const)
      compareMessages(old.messages, now.messages, direction, old, collector)
  }
}
