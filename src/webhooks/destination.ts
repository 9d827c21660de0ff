// The destination guard, first layer: what a URL says. Asked when a subscription is made or changed
// and again at every attempt; the second and third layer look at addresses (connector.ts).
import { isIP } from 'node:net'
import { type AddressKind, makeAddressTest } from './addresses.ts'

export interface DestinationOptions {
  /** Development: http and any port, to this machine. */
  readonly allowLoopbackHttp: boolean
  /** Ranges inside the operator's own network that may be reached, by http too. */
  readonly allowPrivateCidrs: readonly string[]
}

export interface DestinationGuard {
  /** Everything that forbids the URL, in words for the client; empty when nothing does. */
  urlFaults(url: string): string[]
  /** Whether a connection for this host may go to this address. */
  admits(address: string, host: string, protocol: string): boolean
}

const URL_CHARACTERS_MAX = 2048
const PORTS = new Set(['', '443', '8443'])
// Names that never lead to a public address (RFC 6761, 6762, 7686, 8375, and habit).
const INTERNAL_SUFFIX =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|corp|private|home|home\.arpa|test|invalid|onion|arpa)$/

/** Without the brackets of an IPv6 literal. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

export function makeDestinationGuard(options: DestinationOptions): DestinationGuard {
  const kindOf = makeAddressTest(options.allowPrivateCidrs)

  function isLocal(host: string): boolean {
    return host === 'localhost' || (isIP(host) !== 0 && kindOf(host) === 'loopback')
  }

  /** Inside the network the operator opened; which address it is, the connection will show. */
  function isInternal(host: string): boolean {
    if (options.allowPrivateCidrs.length === 0) return false
    if (isIP(host) !== 0) return kindOf(host) === 'private'
    return !host.includes('.') || INTERNAL_SUFFIX.test(host)
  }

  function hostFault(host: string): string | undefined {
    if (isIP(host) !== 0) return kindOf(host) === 'public' ? undefined : 'must lead to a public address'
    if (host.endsWith('.')) return 'must not have a host that ends in a dot'
    if (!host.includes('.') || INTERNAL_SUFFIX.test(host)) return 'must have a public host name'
    return undefined
  }

  return {
    urlFaults(text) {
      const url = URL.parse(text)
      const faults = rawFaults(text, url?.href ?? text)
      if (url === null) return [...faults, 'must be a valid URL']
      if (url.username !== '' || url.password !== '') faults.push('must not hold a user name or password')
      const host = bareHost(url.hostname)
      const trusted = (options.allowLoopbackHttp && isLocal(host)) || isInternal(host)
      if (url.protocol !== 'https:' && !(trusted && url.protocol === 'http:')) faults.push('must start with https://')
      if (!trusted && !PORTS.has(url.port)) faults.push('must use port 443 or 8443')
      const fault = trusted ? undefined : hostFault(host)
      if (fault !== undefined) faults.push(fault)
      return faults
    },

    admits(address, host, protocol) {
      const allowed: Record<AddressKind, boolean> = {
        // In the clear only to this machine or into the operator's own network.
        public: protocol === 'https:',
        private: true,
        // A public name that leads to this machine is an attack, whatever development allows.
        loopback: options.allowLoopbackHttp && isLocal(host),
        forbidden: false,
      }
      return allowed[kindOf(address)]
    },
  }
}

/**
 * What the URL parser would silently repair: parsers disagree about it, so it is refused.
 * @param href as it is kept and shown, which may be longer: some characters are percent-encoded
 */
function rawFaults(text: string, href: string): string[] {
  const faults: string[] = []
  if (Math.max(text.length, href.length) > URL_CHARACTERS_MAX)
    faults.push(`must have at most ${URL_CHARACTERS_MAX} characters`)
  if (!/^[!-~]*$/.test(text)) faults.push('must be printable ASCII without spaces; encode the rest')
  if (text.includes('\\')) faults.push('must not hold a backslash')
  if (text.includes('#')) faults.push('must not have a fragment')
  if (!/^[a-z]+:\/\/[^/?#]/i.test(text)) faults.push('must have a host after its scheme')
  else if (/^[a-z]+:\/\/[^/?#]*[@%]/i.test(text)) faults.push('must have a plain host')
  return faults
}
