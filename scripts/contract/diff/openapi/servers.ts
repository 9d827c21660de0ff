// Where an operation can be called: its own servers, or its path's, or the document's. So a list that only moved to where
// it counts is no change, and one that covers another is.
import type { Collector } from '../changes.ts'
import { compareFields } from '../fields.ts'
import { child, entries, follow, type Place, textAt } from '../place.ts'
import { compareVariables } from '../server-variables.ts'
import { FIELDS } from './fields.ts'

interface Servers {
  readonly holder: Place | undefined
  /** Those that differ in their variables alone are told apart by their order. */
  readonly byUrl: ReadonlyMap<string, Place>
}

function serversOf(holders: readonly Place[]): Servers {
  const holder = holders.map((one) => child(one, 'servers')).find((list) => list && entries(list).length > 0)
  // Where none is said OpenAPI assumes `/`, the host of the document, which tells a client nothing that it could call.
  const servers = entries(holder).map((written) => follow(written))
  const byUrl = new Map<string, Place>()
  for (const server of servers) {
    const url = textAt(server, 'url') ?? ''
    let name = url
    for (let place = 2; byUrl.has(name); place += 1) name = `${url} (${place})`
    byUrl.set(name, server)
  }
  return { holder, byUrl }
}

/** @param was where servers may be said, the nearest to the operation first and the document last; likewise `is` */
export function compareServers(was: readonly Place[], is: readonly Place[], name: string, collector: Collector): void {
  const { add } = collector
  const [old, now] = [serversOf(was), serversOf(is)]
  const isShared = [old, now].every(
    ({ holder }, side) => holder === undefined || holder === child([was, is][side]?.at(-1), 'servers'),
  )
  const part = isShared ? { path: 'servers', affects: 'all operations' } : { path: `${name} servers`, affects: name }
  const at = { ...part, old: old.holder ?? was.at(-1), new: now.holder ?? is.at(-1) }
  for (const [url, server] of old.byUrl) {
    const other = now.byUrl.get(url)
    if (!other) add({ ...at, rule: 'server-removed', before: url })
    else {
      const own = { ...part, path: `${part.path} ${url}` }
      compareVariables(server, other, own, collector)
      compareFields(FIELDS.server, [server], [other], own, add)
    }
  }
  for (const url of now.byUrl.keys()) if (!old.byUrl.has(url)) add({ ...at, rule: 'server-added', after: url })
}
