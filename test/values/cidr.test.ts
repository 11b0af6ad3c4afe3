import { BlockList } from 'node:net';
import * as fc from '../seeded';
import { cidr, contains, overlap, parseCidr, type CidrBlock } from '../../lib/values/cidr';
import { InvalidValue, valueOf } from '../../lib/values/parsed';

function problem(text: string): string {
  const answer = parseCidr(text);
  return answer.ok ? 'accepted' : answer.problem;
}

test.each([
  ['10.0.0.0/24', { network: '10.0.0.0', prefix: 24, family: 'ipv4' }],
  ['0.0.0.0/0', { network: '0.0.0.0', prefix: 0, family: 'ipv4' }],
  ['192.168.1.7/32', { network: '192.168.1.7', prefix: 32, family: 'ipv4' }],
  ['2001:DB8:0:0::/32', { network: '2001:db8::', prefix: 32, family: 'ipv6' }],
  ['::/0', { network: '::', prefix: 0, family: 'ipv6' }],
  ['fe80::1/128', { network: 'fe80::1', prefix: 128, family: 'ipv6' }],
])('%s is a network', (text, block) => {
  expect(valueOf(parseCidr(text))).toEqual(block);
});

test.each([
  ['10.0.0.5/24', 'has bits set behind its prefix: the network is 10.0.0.0/24'],
  ['10.0.0.1/0', 'has bits set behind its prefix: the network is 0.0.0.0/0'],
  ['2001:db8::1/32', 'has bits set behind its prefix: the network is 2001:db8::/32'],
  ['10.0.0.0/33', 'has the prefix /33, and /32 is the most'],
  ['::/129', 'has the prefix /129, and /128 is the most'],
])('%j is refused with its reason', (text, sentence) => {
  expect(problem(text)).toBe(`${JSON.stringify(text)} ${sentence}`);
});

test.each([
  ...['', '10.0.0.0', '10.0.0.0/', '/24', '10.0.0/24', '10.0.0.256/24', '010.0.0.0/24', '0x0a.0.0.0/8', '10.0.0.0/08'],
  ...[
    '10.0.0.0/24/24',
    '10.0.0.0/-1',
    ' 10.0.0.0/24',
    '10.0.0.0/24\n',
    'fe80::1%eth0/64',
    ':::/0',
    '1::2::3/64',
    'any',
  ],
])('%j is no network', (text) => {
  expect(problem(text)).toBe(
    `${JSON.stringify(text)} is not a network in CIDR notation: write an address and its prefix, such as 10.0.0.0/24`,
  );
});

test('a network written in code is read at once, and a wrong one is a bug at the call', () => {
  expect(cidr('10.0.0.0/8')).toEqual({ network: '10.0.0.0', prefix: 8, family: 'ipv4' });
  expect(() => cidr('10.0.0.1/8')).toThrow(
    new InvalidValue('"10.0.0.1/8" has bits set behind its prefix: the network is 10.0.0.0/8'),
  );
});

const v4 = fc.tuple(fc.integer({ min: 0, max: 0xffff_ffff }), fc.nat(32)).map(([bits, prefix]): CidrBlock => {
  const kept = prefix === 0 ? 0 : (bits & (-1 << (32 - prefix))) >>> 0;
  const network = [24, 16, 8, 0].map((shift) => (kept >>> shift) & 255).join('.');
  return { network, prefix, family: 'ipv4' };
});
// Few distinct leading words, so that networks meet; the words behind the prefix are zero.
const v6 = fc.tuple(fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }), fc.nat(8)).map(([words, kept]): CidrBlock => {
  const text = words.map((word, index) => (index < kept ? word : 0).toString(16)).join(':');
  return { network: text, prefix: kept * 16, family: 'ipv6' };
});
const near = fc.tuple(v4, fc.nat(32)).map(([block, prefix]): readonly [CidrBlock, CidrBlock] => {
  const wider = Math.min(prefix, block.prefix);
  const bits = block.network.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const kept = wider === 0 ? 0 : (bits & (-1 << (32 - wider))) >>> 0;
  const network = [24, 16, 8, 0].map((shift) => (kept >>> shift) & 255).join('.');
  return [block, { network, prefix: wider, family: 'ipv4' }];
});

test('what contains what agrees with the block list of Node', () => {
  fc.assert(
    fc.property(fc.oneof(fc.tuple(v4, v4), fc.tuple(v6, v6), fc.tuple(v4, v6), near), ([a, b]) => {
      const list = new BlockList();
      list.addSubnet(a.network, a.prefix, a.family);
      const holdsFirst = a.family === b.family && list.check(b.network, b.family);
      expect(contains(a, b)).toBe(holdsFirst && a.prefix <= b.prefix);
      expect(overlap(a, b)).toBe(contains(a, b) || contains(b, a));
      expect(overlap(b, a)).toBe(overlap(a, b));
    }),
    { numRuns: 500 },
  );
});

test('a network contains itself and its parts, and its part does not contain it', () => {
  const [ten, part, other] = [cidr('10.0.0.0/8'), cidr('10.1.0.0/16'), cidr('11.0.0.0/8')];
  expect([contains(ten, ten), contains(ten, part), contains(part, ten)]).toEqual([true, true, false]);
  expect([overlap(ten, part), overlap(part, ten), overlap(ten, other)]).toEqual([true, true, false]);
  expect(contains(cidr('0.0.0.0/0'), cidr('::/0'))).toBe(false);
});

test('a generated network is accepted as it stands, and any of its other addresses is refused with it', () => {
  fc.assert(
    fc.property(v4, (block) => {
      const text = `${block.network}/${block.prefix}`;
      expect(valueOf(parseCidr(text))).toEqual(block);
      if (block.prefix === 32) return;
      const last = block.network.replace(/\d+$/, (byte) => `${Number(byte) + 1}`);
      expect(problem(`${last}/${block.prefix}`)).toContain(`the network is ${text}`);
    }),
  );
});

test('any text is answered', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.]{0,20}\/[0-9]{0,4}$/), fc.ipV6()), (text) => {
      expect(['accepted', JSON.stringify(text.slice(0, 100))]).toContainEqual(
        problem(text) === 'accepted' ? 'accepted' : problem(text).slice(0, JSON.stringify(text.slice(0, 100)).length),
      );
    }),
  );
});
