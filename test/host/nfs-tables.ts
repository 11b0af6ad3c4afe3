import { exempt, type NfsClient, type NfsExportsProps } from '../../constructs/host';
import * as fc from '../seeded';

const why = { reason: 'the reason of a generated table', expires: '2027-03-31' } as const;
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '0', '1', '2'), minLength: 1, maxLength: 6 });
/** Clients that exportfs takes without asking a resolver. */
export const addresses = fc.oneof(
  fc.integer({ min: 0, max: 255 }).map((byte) => `10.0.${byte}.0/24`),
  fc.integer({ min: 1, max: 254 }).map((byte) => `192.168.1.${byte}`),
);
const clientName = fc.oneof(
  fc.tuple(word, word).map(([a, b]) => `${a}.${b}x`),
  addresses,
  fc.constantFrom('*.lan', '2001:db8::/32'),
);
const rights: fc.Arbitrary<NfsClient> = fc.record(
  {
    access: fc.constantFrom('ro' as const, 'rw' as const),
    async: fc.constant(exempt('F01', why)),
    noRootSquash: fc.constant(exempt('F01', why)),
    insecure: fc.constant(exempt('F01', why)),
    everyoneIs: fc.record({ uid: fc.integer({ min: 1, max: 65535 }), gid: fc.integer({ min: 1, max: 65535 }) }),
  },
  { requiredKeys: ['access'] },
);
/** Tables that a host accepts: paths side by side, each with clients of its own. */
export const tables = (clients = clientName): fc.Arbitrary<NfsExportsProps['exports']> =>
  fc
    .dictionary(
      word.map((name) => `/srv/${name}`),
      fc.record({ clients: fc.dictionary(clients, rights, { minKeys: 1, maxKeys: 3 }), numbered: fc.boolean() }),
      { minKeys: 1, maxKeys: 4 },
    )
    .map((paths) =>
      Object.fromEntries(
        Object.entries(paths).map(([path, { clients: rightsOf, numbered }], index) => [
          path,
          { clients: rightsOf, ...(numbered ? { fsid: index + 1 } : {}) },
        ]),
      ),
    );
