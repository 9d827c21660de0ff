// Which IP addresses a delivery may go to: public unicast, and what the operator allowed by name.
// A list of what is allowed, so that a range nobody thought of is refused.
import ipaddr from 'ipaddr.js'

export type AddressKind = 'public' | 'loopback' | 'private' | 'forbidden'

// Ranges that ipaddr.js calls unicast, or that we want refused whatever it calls them.
const FORBIDDEN = [
  '0.0.0.0/8', // this network
  '100.64.0.0/10', // carrier-grade NAT
  '168.63.129.16/32', // Azure's host
  '192.0.0.0/24', // protocol assignments
  '192.88.99.0/24', // 6to4 relays
  '198.18.0.0/15', // benchmarks
  '240.0.0.0/4', // reserved
  '64:ff9b::/96', // NAT64
  '64:ff9b:1::/48', // local NAT64
  '100::/64', // discard
  '2001::/23', // Teredo, ORCHID and other protocol assignments
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
  '5f00::/16', // segment routing
].map((range) => ipaddr.parseCIDR(range))

const GLOBAL_V6 = ipaddr.parseCIDR('2000::/3')

type Cidr = ReturnType<typeof ipaddr.parseCIDR>

function inside(address: ipaddr.IPv4 | ipaddr.IPv6, range: Cidr): boolean {
  return address.kind() === range[0].kind() && address.match(range)
}

/** @param privateCidrs ranges the operator allows, such as `10.0.0.0/8` */
export function makeAddressTest(privateCidrs: readonly string[]): (address: string) => AddressKind {
  const allowed = privateCidrs.map((range) => ipaddr.parseCIDR(range))
  return (text) => {
    if (!ipaddr.isValid(text)) return 'forbidden'
    const address = ipaddr.process(text) // ::ffff:a.b.c.d becomes a.b.c.d
    if (allowed.some((range) => inside(address, range))) return 'private'
    if (address.range() === 'loopback') return 'loopback'
    if (address.range() !== 'unicast') return 'forbidden'
    if (address.kind() === 'ipv6' && !inside(address, GLOBAL_V6)) return 'forbidden'
    return FORBIDDEN.some((range) => inside(address, range)) ? 'forbidden' : 'public'
  }
}
