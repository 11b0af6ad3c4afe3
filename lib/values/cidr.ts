import ipaddr from 'ipaddr.js';
import { parsed, refused, valueOf, type Parsed } from './parsed';

/** A network as text: `10.0.0.0/24`, `2001:db8::/32`. The compiler sees the shape; `parseCidr` checks the rest. */
export type Cidr = `${number}.${number}.${number}.${number}/${number}` | `${string}:${string}/${number}`;

/** A network whose host bits are zero. */
export interface CidrBlock {
  /** The first address, in its shortest form: `2001:db8::`. */
  readonly network: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** The network that `text` names; throws `InvalidValue` with the sentence of `parseCidr`. */
export function cidr(text: Cidr): CidrBlock {
  return valueOf(parseCidr(text));
}

const SHAPE = /^(?<address>[0-9a-fA-F:.]+)\/(?<prefix>0|[1-9]\d{0,2})$/;

/** A network in CIDR notation. An address with host bits is refused, and the refusal names its network. */
export function parseCidr(text: string): Parsed<CidrBlock> {
  if (typeof text !== 'string') return refused(`a network is a string such as 10.0.0.0/24, not a ${typeof text}`);
  const say = (wrong: string): Parsed<CidrBlock> => refused(`${JSON.stringify(text.slice(0, 100))} ${wrong}`);
  const { address = '', prefix: bits = '' } = SHAPE.exec(text)?.groups ?? {};
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const readable = family === 'ipv6' ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address);
  if (!readable) return say('is not a network in CIDR notation: write an address and its prefix, such as 10.0.0.0/24');
  const prefix = Number(bits);
  const most = family === 'ipv6' ? 128 : 32;
  if (prefix > most) return say(`has the prefix /${prefix}, and /${most} is the most`);
  const exact = `${ipaddr.parse(address).toString()}/${prefix}`;
  const network = (family === 'ipv6' ? ipaddr.IPv6 : ipaddr.IPv4).networkAddressFromCIDR(exact).toString();
  if (`${network}/${prefix}` !== exact)
    return say(`has bits set behind its prefix: the network is ${network}/${prefix}`);
  return parsed({ network, prefix, family });
}

/** Whether every address of `inner` is in `outer`. Networks of two families never contain each other. */
export function contains(outer: CidrBlock, inner: CidrBlock): boolean {
  return (
    outer.family === inner.family &&
    outer.prefix <= inner.prefix &&
    ipaddr.parse(inner.network).match(ipaddr.parse(outer.network), outer.prefix)
  );
}

/** Whether two networks share an address. */
export function overlap(a: CidrBlock, b: CidrBlock): boolean {
  return contains(a, b) || contains(b, a);
}
