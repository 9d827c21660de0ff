// Compares two AsyncAPI documents: channels by address, operations by id, messages by name. Each message is judged by
// the operations that carry it: what is sent must not widen, what is received must not narrow, a reply goes the other way.
import type { Collector } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { compareLifecycle } from '../lifecycle.ts'
import { child, type Place, textAt } from '../place.ts'
import type { Direction } from '../schema/atoms.ts'
import { compareBindings } from './bindings.ts'
import { compareChannels } from './channels.ts'
import { FIELDS } from './fields.ts'
import { compareMessage } from './messages.ts'
import { type Channel, type Message, type Model, modelOf, type Operation } from './model.ts'
import { paired } from './paired.ts'
import { compareSecurity } from './security.ts'
import { compareServers } from './servers.ts'
import { layersOf } from './traits.ts'

export function compareAsyncapi(old: Place, now: Place, collector: Collector): void {
  const [was, is] = [modelOf(old), modelOf(now)]
  const channels = new Map(paired(was.channels, is.channels, ({ address }) => address))
  // A key in the document is nothing that others know: a new channel may have taken over that of the old one.
  const isMoved: IsMoved = (from, to) => from?.address !== to?.address && (!from || channels.get(from) !== to)
  compareServers(old, now, collector)
  compareFields(FIELDS.document, [old], [now], { path: 'document', affects: 'all operations' }, collector.add)
  compareChannels(was, is, collector)
  compareOperations(was, is, isMoved, collector)
  compareUnused(was, is, collector)
}

/** Whether an operation or a reply uses another channel; one whose address changed tells that itself. */
type IsMoved = (from: Channel | undefined, to: Channel | undefined) => boolean

function compareOperations(was: Model, is: Model, isMoved: IsMoved, collector: Collector): void {
  const { add } = collector
  for (const [old, now] of paired(was.operations, is.operations, ({ key }) => key)) {
    const name = old?.key ?? now?.key ?? ''
    const at = { path: `operation ${name}`, affects: name, old: old?.place, new: now?.place }
    if (!now) add({ ...at, rule: 'event-operation-removed', before: name })
    else if (!old) add({ ...at, rule: 'event-operation-added', after: name })
    else compareOperation(old, now, isMoved, collector)
  }
}

/** In the words of version 3. */
const actionOf = ({ action }: Operation) =>
  action === 'subscribe' ? 'send' : action === 'publish' ? 'receive' : action

function compareOperation(old: Operation, now: Operation, isMoved: IsMoved, collector: Collector): void {
  const { add } = collector
  const at = { path: `operation ${old.key}`, affects: old.key, old: old.place, new: now.place }
  compareLifecycle(old.place, now.place, at, collector)
  if (actionOf(old) !== actionOf(now)) add({ ...at, rule: 'action-changed', before: old.action, after: now.action })
  const [channel, other] = [old.channel, now.channel]
  if (isMoved(channel, other))
    add({ ...at, rule: 'operation-channel-changed', before: channel?.address, after: other?.address })
  compareSecurity(old.place, now.place, at.path, old.key, collector)
  compareBindings(old.place, now.place, at.path, old.key, collector)
  compareFields(FIELDS.operation, layersOf(old.place), layersOf(now.place), { path: at.path, affects: old.key }, add)
  compareMessages(old.messages, now.messages, old.direction, old.channel, collector)
  compareReply(old, now, isMoved, collector)
}

function compareReply(old: Operation, now: Operation, isMoved: IsMoved, collector: Collector): void {
  const at = {
    path: `operation ${old.key} reply`,
    affects: old.key,
    old: old.reply?.place ?? old.place,
    new: now.reply?.place ?? now.place,
  }
  if (old.reply && !now.reply) collector.add({ ...at, rule: 'reply-removed' })
  if (!old.reply && now.reply) collector.add({ ...at, rule: 'reply-added' })
  if (!old.reply || !now.reply) return
  const { add } = collector
  const [where, whereNow] = [child(old.reply.place, 'address'), child(now.reply.place, 'address')]
  const [before, after] = [where, whereNow].map((place) => textAt(place, 'location'))
  const [channel, other] = [old.reply.channel, now.reply.channel]
  const told = isMoved(channel, other) ? [channel, other].map((one) => one?.address) : []
  if (before !== after || told.length > 0) {
    const spoken = (...parts: (string | undefined)[]) =>
      parts.filter((part) => part !== undefined).join(' on ') || undefined
    add({ ...at, rule: 'reply-address-changed', before: spoken(before, told[0]), after: spoken(after, told[1]) })
  }
  if (where && whereNow) compareFields(FIELDS.address, [where], [whereNow], at, add)
  compareFields(FIELDS.reply, [old.reply.place], [now.reply.place], at, add)
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

/** Messages that no operation carries: nothing says which way they go, so both are asked. */
function compareUnused(was: Model, is: Model, collector: Collector): void {
  const carried = (model: Model) =>
    new Set(
      model.operations.flatMap(({ messages, reply }) =>
        [...messages, ...(reply?.messages ?? [])].map(({ place }) => place.id),
      ),
    )
  const [used, usedNow] = [carried(was), carried(is)]
  for (const [old, now] of paired(was.channels, is.channels, ({ address }) => address)) {
    if (!old || !now) continue
    const pairs = paired(old.messages, now.messages, ({ name }) => name)
    // The operations that carry them, or did, tell the others.
    const rest = pairs.filter(([one, other]) => (one ? !used.has(one.place.id) : other && !usedNow.has(other.place.id)))
    const [left, leftNow] = [0, 1].map((side) => rest.flatMap((pair) => pair[side] ?? []))
    for (const direction of ['in', 'out'] as const)
      compareMessages(left ?? [], leftNow ?? [], direction, old, collector)
  }
}
