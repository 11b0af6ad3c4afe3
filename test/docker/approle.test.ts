import { appRole, fileOnHost, Postgres, SingleNetwork, image, handedBy } from '../../constructs/docker';
import { problemText } from '../../lib/reports/terminal';
import { synth } from '../../lib/testing';
import type { IsoDate } from '../../lib/values/iso-date';
import { containerWith, stackOf } from './synthesized';

const CONTAINER = 'resource.docker_container.api';

test('a service reads the folder of its AppRole, and nothing else of Vault (S-09)', () => {
  const written = containerWith({ approle: appRole('/srv/approles/api') });
  expect(written.problems).toEqual([]);
  expect(written.at(`${CONTAINER}.mounts`)).toEqual([
    { type: 'bind', source: '/srv/approles/api', target: '/vault-approles/api', read_only: true },
  ]);
  expect(written.at(`${CONTAINER}.env`)).toEqual(['VAULT_APPROLE_DIR=/vault-approles/api']);
});

test('a fallback is a token in a file', () => {
  const fallback = { token: fileOnHost('/srv/secrets/api/vault-token'), until: '2027-01-31' } as const;
  const written = containerWith({ approle: appRole('/srv/approles/api', { fallback }) });
  expect(written.problems).toEqual([]);
  expect(written.at(`${CONTAINER}.env`)).toContain('VAULT_TOKEN_FILE=/run/secrets/vault_token');
  expect(written.at(`${CONTAINER}.mounts.1`)).toMatchObject({
    source: '/srv/secrets/api/vault-token',
    read_only: true,
  });
  expect(written.at(`${CONTAINER}.labels`)).toEqual([{ label: 'pawl/vault-token-until', value: '2027-01-31' }]);
});

test.each<[IsoDate, readonly string[]]>([
  ['2026-11-20', ['approle.fallback: a token of Vault beside its AppRole was to end on 2026-11-20']],
  ['2026-11-21', []],
  [
    '2027-11-22',
    ['approle.fallback: a token of Vault beside its AppRole ends on 2027-11-22, 366 days ahead: 365 is the most'],
  ],
])('a fallback until %s is judged on 2026-11-21 (C-27)', (until, told) => {
  let found: readonly string[] = [];
  stackOf((stack) => {
    new Postgres(stack, 'db', {
      name: 'db',
      image: image('postgres:17.2', { user: 999 }),
      major: 17,
      network: new SingleNetwork(stack, 'network', { name: 'db' }),
      resources: { cpu: '1', memory: '1Gi' },
      password: handedBy(['/init/login.sh']),
      backup: 'ephemeral',
      approle: appRole('/srv/approles/db', { fallback: { token: fileOnHost('/srv/token'), until } }),
    });
    found = synth(stack, { today: '2026-11-21' }).findings.map(problemText);
  });
  expect(found).toHaveLength(told.length);
  for (const [index, each] of told.entries()) expect(found[index]).toContain(`S-10  ${each}`);
});

test.each([
  [{ approle: appRole('approles/api' as '/approles/api') }, 'S-09 approle: path "approles/api" must start with /'],
  [{ approle: '/srv/approles/api' }, 'props approle is other text, not made by appRole'],
])('%j is told of', (props, told) => {
  expect(containerWith(props).problems).toEqual([told]);
});
