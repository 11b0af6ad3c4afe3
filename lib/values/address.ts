import ipaddr from 'ipaddr.js';

/** How far an address that something listens on is heard. */
export type Reach = 'any' | 'loopback' | 'private' | 'public';

/** Ranges that are routed inside a site, an overlay network such as a VPN's included. */
const PRIVATE: readonly string[] = ['private', 'uniqueLocal', 'linkLocal', 'carrierGradeNat'];

/** `0.0.0.0` and `::` are every address; what is no address at all is taken for a public one. */
export function reachOf(address: string): Reach {
  if (!ipaddr.isValid(address)) return address === '' ? 'any' : 'public';
  const range = ipaddr.process(address).range();
  if (range === 'unspecified') return 'any';
  if (range === 'loopback') return 'loopback';
  return PRIVATE.includes(range) ? 'private' : 'public';
}
