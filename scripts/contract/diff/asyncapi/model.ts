// One view of AsyncAPI 2 and 3: operations with the channel they use, the way their messages go, and the messages.
// `send` and version 2's `subscribe` are read by the other side (out), `receive` and `publish` are written by it (in).
import { child, entries, follow, isFields, members, type Place, rawChild, refName, textAt } from '../place.ts'
import type { Direction } from '../schema/atoms.ts'
import { isSecond, part } from './traits.ts'

export interface Channel {
  readonly key: string
  /** What subscribers know: topics and paths. A missing one is decided at run time. */
  readonly address: string
  /** Whether the document says it. */
  readonly isKnown: boolean
  /** As it stands among the channels, which may be a reference with more beside it. */
  readonly written: Place
  readonly place: Place
  readonly messages: readonly Message[]
}

export interface Message {
  readonly key: string
  /** The event type. */
  readonly name: string
  readonly place: Place
}

export interface Operation {
  readonly key: string
  readonly action: string
  readonly direction: Direction
  readonly place: Place
  readonly channel: Channel | undefined
  readonly messages: readonly Message[]
  readonly reply: Reply | undefined
}

export interface Reply {
  readonly place: Place
  readonly channel: Channel | undefined
  readonly messages: readonly Message[]
}

export interface Model {
  readonly channels: readonly Channel[]
  readonly operations: readonly Operation[]
}

export function modelOf(root: Place): Model {
  return isSecond(root) ? secondModel(root) : thirdModel(root)
}

function messageOf(key: string, written: Place): Message {
  const place = follow(written)
  const name = part(place, 'name')?.value
  return { key, place, name: typeof name === 'string' ? name : key }
}

function thirdModel(root: Place): Model {
  const channelOf = (key: string, written: Place): Channel => {
    const place = follow(written)
    const messages = [...members(child(place, 'messages'))].map(([name, message]) => messageOf(name, message))
    const address = textAt(place, 'address')
    return { key, place, address: address ?? key, isKnown: address !== undefined, written, messages }
  }
  const channels = [...members(child(root, 'channels'))].map(([key, written]) => channelOf(key, written))
  const byPlace = new Map(channels.map((channel) => [channel.place.id, channel]))
  const channelAt = (holder: Place | undefined) => {
    const written = holder && rawChild(holder, 'channel')
    if (!written) return undefined
    // One that only the components have.
    return byPlace.get(follow(written).id) ?? channelOf(refName(written) ?? '', written)
  }
  const messagesAt = (holder: Place, channel: Channel | undefined) => {
    const listed = child(holder, 'messages')
    const all = channel?.messages ?? []
    const known = (place: Place) => all.find((message) => message.place.id === place.id)
    return listed === undefined
      ? all
      : entries(listed).map((written) => known(follow(written)) ?? messageOf(refName(written) ?? '', written))
  }
  const operations = [...members(child(root, 'operations'))].map(([key, written]): Operation => {
    const place = follow(written)
    const channel = channelAt(place)
    const action = textAt(place, 'action') ?? ''
    const replyAt = child(place, 'reply')
    const replyChannel = channelAt(replyAt)
    const reply = replyAt && { place: replyAt, channel: replyChannel, messages: messagesAt(replyAt, replyChannel) }
    const direction: Direction = action === 'receive' ? 'in' : 'out'
    return { key, action, direction, place, channel, messages: messagesAt(place, channel), reply }
  })
  return { channels, operations }
}

const SECOND = [
  ['subscribe', 'out'],
  ['publish', 'in'],
] as const

function secondModel(root: Place): Model {
  const channels: Channel[] = []
  const operations: Operation[] = []
  for (const [address, written] of members(child(root, 'channels'))) {
    const place = follow(written)
    const messages: Message[] = []
    const channel: Channel = { key: address, address, isKnown: true, written, place, messages }
    channels.push(channel)
    for (const [action, direction] of SECOND) {
      const operation = child(place, action)
      if (!operation) continue
      const own = secondMessages(operation)
      messages.push(...own)
      const key = textAt(operation, 'operationId') ?? `${action} ${address}`
      operations.push({ key, action, direction, place: operation, channel, messages: own, reply: undefined })
    }
  }
  return { channels, operations }
}

function secondMessages(operation: Place): Message[] {
  const message = rawChild(operation, 'message')
  if (!message) return []
  const choice = isFields(follow(message).value) ? child(follow(message), 'oneOf') : undefined
  const places = choice ? entries(choice) : [message]
  return places.map((place, index) => messageOf(`message ${index + 1}`, place))
}
