// Servers by where they are: their keys are names inside the document. And which of them a channel can be reached on.
import type { Collector } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { child, entries, follow, members, type Place, rawChild, textAt } from '../place.ts'
import { compareVariables } from '../server-variables.ts'
import { compareBindings } from './bindings.ts'
import { FIELDS } from './fields.ts'
import type { Channel } from './model.ts'
import { paired } from './paired.ts'
import { compareSecurity } from './security.ts'
import { isSecond } from './traits.ts'

interface Server {
  readonly key: string
  readonly place: Place
}

/** Where a server is, in the words of version 3, which took `url` apart. */
function partsOf(place: Place): Readonly<Record<string, string | undefined>> {
  const url = textAt(place, 'url')
  const [, host, pathname] = url?.match(/^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/]*)(.*)$/i) ?? []
  return {
    protocol: textAt(place, 'protocol'),
    host: textAt(place, 'host') ?? host,
    pathname: textAt(place, 'pathname') ?? (pathname || undefined),
  }
}

const addressOf = (place: Place) => JSON.stringify(Object.values(partsOf(place)).map((part) => part ?? ''))

const serversIn = (root: Place): readonly Server[] =>
  [...members(child(root, 'servers'))].map(([key, written]) => ({ key, place: follow(written) }))

export function compareServers(old: Place, now: Place, collector: Collector): void {
  const { add } = collector
  for (const [was, is] of paired(serversIn(old), serversIn(now), ({ place }) => addressOf(place))) {
    const name = was?.key ?? is?.key ?? ''
    const at = { path: `server ${name}`, affects: 'all operations', old: was?.place, new: is?.place }
    if (!is) add({ ...at, rule: 'server-removed', before: name })
    else if (!was) add({ ...at, rule: 'server-added', after: name })
    else compareServer(was.place, is.place, at, collector)
  }
}

function compareServer(was: Place, is: Place, part: { path: string; affects: string }, collector: Collector): void {
  // As it is written where both write it so: the scheme of an address counts too.
  const isWhole = isSecond(was) && isSecond(is)
  const told = (place: Place): Readonly<Record<string, string | undefined>> => ({
    ...(isWhole ? { protocol: textAt(place, 'protocol'), url: textAt(place, 'url') } : partsOf(place)),
    protocolVersion: textAt(place, 'protocolVersion'),
  })
  const [old, now] = [told(was), told(is)]
  for (const key of Object.keys(old)) {
    const [before, after] = [old[key], now[key]]
    if (before === after) continue
    const rule = key === 'protocolVersion' && before === undefined ? 'server-detail-added' : 'server-changed'
    const at = { old: rawChild(was, key) ?? was, new: rawChild(is, key) ?? is }
    collector.add({ ...at, rule, path: `${part.path} ${key}`, affects: part.affects, before, after })
  }
  compareVariables(was, is, part, collector)
  compareSecurity(was, is, part.path, part.affects, collector)
  compareBindings(was, is, part.path, part.affects, collector)
  compareFields(FIELDS.server, [was], [is], part, collector.add)
}

/** The servers of a channel: those it lists, or all. */
function reaching(channel: Channel): readonly Server[] {
  const { root } = channel.place.contract
  const all = serversIn(root)
  const listed = entries(child(channel.place, 'servers'))
  if (listed.length === 0) return all
  return listed.flatMap((entry) => {
    if (isSecond(root)) return all.find(({ key }) => key === entry.value) ?? []
    const place = follow(entry)
    return all.find((server) => server.place.id === place.id) ?? { key: addressOf(place), place }
  })
}

/** Those of the document are compared on their own; here it counts where a channel still is, of the servers that stay. */
export function compareReach(old: Channel, now: Channel, collector: Collector): void {
  const pairs = paired(serversIn(old.place.contract.root), serversIn(now.place.contract.root), ({ place }) =>
    addressOf(place),
  )
  const [was, is] = [reaching(old), reaching(now)]
  const isOn = (servers: readonly Server[], { place }: Server) =>
    servers.some((one) => one.place.id === place.id || addressOf(one.place) === addressOf(place))
  const at = { path: `channel ${old.address} servers`, affects: old.address, old: old.place, new: now.place }
  for (const server of was) {
    const pair = pairs.find(([one]) => one?.place.id === server.place.id)
    const [, other] = pair ?? [server, server]
    if (other && !isOn(is, other)) collector.add({ ...at, rule: 'channel-server-removed', before: server.key })
  }
  for (const server of is) {
    const pair = pairs.find(([, one]) => one?.place.id === server.place.id)
    const [other] = pair ?? [server, server]
    if (other && !isOn(was, other)) collector.add({ ...at, rule: 'channel-server-added', after: server.key })
  }
}
