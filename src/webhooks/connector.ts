// The destination guard, second and third layer, where the connection is made: a literal host is
// tested (Node never looks literals up), every answer of the resolver is tested and the connection
// goes to those very answers, and the address really reached is tested again.
import { lookup as systemLookup } from 'node:dns/promises'
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { buildConnector } from 'undici'
import type { Clock } from '../kernel/clock.ts'
import { bareHost, type DestinationGuard } from './destination.ts'

export type ConnectErrorClass = 'dns_error' | 'connect_error' | 'connect_timeout' | 'tls_error' | 'destination_refused'

/** Milliseconds of each step; null when it was not reached. */
export interface ConnectTimings {
  dnsMs: number | null
  connectMs: number | null
  tlsMs: number | null
}

export class ConnectFailure extends Error {
  readonly errorClass: ConnectErrorClass
  readonly timings: ConnectTimings
  constructor(errorClass: ConnectErrorClass, timings: ConnectTimings, cause?: unknown) {
    super(errorClass, { cause })
    this.name = 'ConnectFailure'
    this.errorClass = errorClass
    this.timings = timings
  }
}

export interface Address {
  readonly address: string
  readonly family: number
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true, order: 'verbatim' })

interface Deps {
  readonly guard: DestinationGuard
  readonly resolve: Resolve
  readonly clock: Clock
  /** For name, connection and TLS handshake together. */
  readonly connectMs: number
  /** Told of each new connection before it is used. */
  readonly onConnected: (socket: Socket, timings: ConnectTimings) => void
}

export function makeGuardedConnector(deps: Deps): buildConnector.connector {
  return (options, callback) => {
    connectGuarded(deps, options).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    )
  }
}

async function connectGuarded(deps: Deps, options: buildConnector.Options): Promise<Socket> {
  const { clock, guard } = deps
  const timings: ConnectTimings = { dnsMs: null, connectMs: null, tlsMs: null }
  const host = bareHost(options.hostname)
  const settled = new AbortController()
  const expired = clock.sleep(deps.connectMs, settled.signal).then(() => {
    throw new ConnectFailure('connect_timeout', timings)
  })
  let socket: Socket | undefined
  try {
    const began = clock.monotonic()
    const addresses = await Promise.race([vetted(deps, host, options.protocol, timings), expired])
    if (isIP(host) === 0) timings.dnsMs = elapsed(clock, began)
    socket = open(options, host, addresses)
    await Promise.race([connected(clock, socket, options.protocol, timings), expired])
    if (!guard.admits(socket.remoteAddress ?? '', host, options.protocol))
      throw new ConnectFailure('destination_refused', timings)
    deps.onConnected(socket, timings)
    return socket
  } catch (cause) {
    socket?.destroy()
    throw cause
  } finally {
    settled.abort('settled')
    expired.catch(() => undefined) // the deadline was lifted, not met
  }
}

const elapsed = (clock: Clock, since: number) => Math.round(clock.monotonic() - since)

/** One bad answer refuses the whole name: the next look-up could return only that one. */
async function vetted(
  deps: Deps,
  host: string,
  protocol: string,
  timings: ConnectTimings,
): Promise<readonly Address[]> {
  const family = isIP(host)
  let addresses: readonly Address[]
  try {
    addresses = family === 0 ? await deps.resolve(host) : [{ address: host, family }]
  } catch (cause) {
    throw new ConnectFailure('dns_error', timings, cause)
  }
  if (addresses.length === 0) throw new ConnectFailure('dns_error', timings)
  if (!addresses.every(({ address }) => deps.guard.admits(address, host, protocol)))
    throw new ConnectFailure('destination_refused', timings)
  return addresses
}

function open(options: buildConnector.Options, host: string, addresses: readonly Address[]): Socket {
  const lookup: LookupFunction = (_hostname, { all }, callback) => {
    const [first] = addresses
    if (all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
  const secure = options.protocol === 'https:'
  const target = { host, port: Number(options.port || (secure ? 443 : 80)), lookup }
  const socket = secure
    ? connectTls({
        ...target,
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: true, // whatever NODE_TLS_REJECT_UNAUTHORIZED says
        ...(isIP(host) === 0 ? { servername: host } : {}),
      })
    : connectTcp(target)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 60_000)
  return socket
}

function connected(clock: Clock, socket: Socket, protocol: string, timings: ConnectTimings): Promise<void> {
  const secure = protocol === 'https:'
  const began = clock.monotonic()
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown) =>
      reject(new ConnectFailure(secure && timings.connectMs !== null ? 'tls_error' : 'connect_error', timings, cause))
    socket.once('connect', () => {
      timings.connectMs = elapsed(clock, began)
      if (!secure) resolve()
    })
    socket.once('secureConnect', () => {
      timings.tlsMs = elapsed(clock, began) - (timings.connectMs ?? 0)
      resolve()
    })
    socket.once('error', fail)
    socket.once('close', () => fail())
  })
}
