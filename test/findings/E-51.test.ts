import { ask, everywhere, states, verdicts } from './asking';
import { BY_CLOCK, ONCE, SCRIPTS } from './scripts';

const OVER = (engine: string, host: string): string =>
  `restores a dump of ${engine} into ${host}, from which dumps are made: over what is live`;
const UNSHOWN = (engine: string, host: string): string =>
  `restores a dump of ${engine} into ${host}, and nothing shows that it is thrown away`;
const DUMP = BY_CLOCK.write('pg_dump -h db.shop.svc -d shop -f /backup/shop.tmp');

describe.each(SCRIPTS)('a $name', ({ write, address }) => {
  test('that restores into a server of its own passes', () => {
    expect(ask('E-51', write('initdb /tmp/d && pg_restore -d shop /backup/shop.dump'))).toEqual([`pass ${address}`]);
    expect(ask('E-51', write('pg_restore -h localhost -d shop /backup/shop.dump'))).toEqual([`pass ${address}`]);
  });

  test('that restores into the server that is dumped fails, wherever that is done', () => {
    const found = ask('E-51', [write('zcat /backup/shop.sql.gz | psql -h db.shop.svc -U postgres shop'), DUMP]);
    expect(found).toContain(`fail ${address}: ${OVER('postgres', 'db.shop.svc')}`);
  });

  test('that restores into another server may mean the live one', () => {
    expect(ask('E-51', write('pg_restore --host=other -d shop /backup/shop.dump'))).toEqual([
      `unknown ${address}: ${UNSHOWN('postgres', 'other')}`,
    ]);
  });

  test('that restores nothing is not asked', () => {
    expect(states('E-51', write('pg_restore --list x; psql -h db -c "select 1"'))).toEqual([]);
  });
});

test.each(ONCE)('a $name, which somebody starts once, may restore what was lost', ({ write }) => {
  expect(states('E-51', [write('pg_restore -h db.shop.svc -d shop x'), DUMP])).toEqual(['not applicable']);
});

test.each([
  ['mysql', 'mysqldump -h db.shop shop > /b/x', 'gunzip < /b/x.gz | mysql -h db.shop shop', 'db.shop'],
  ['mysql', 'mariadb-dump --host db.shop shop > /b/x', 'mariadb --host=db.shop shop < /b/x.sql', 'db.shop'],
  ['mongodb', 'mongodump --host mongo --archive=/b/x', 'mongorestore --host mongo --archive=/b/x', 'mongo'],
  ['etcd', 'etcdctl -h x snapshot save /b/x', 'etcdutl -h x snapshot restore /b/x', 'x'],
  [
    'postgres',
    'docker exec infra2-db-1 pg_dump shop > /b/x',
    'cat /b/x | docker exec -i infra2-db-1 psql -U shop cartie_db',
    'infra2-db-1',
  ],
  ['postgres', 'PGHOST=db\npg_dump shop > /b/x', 'PGHOST=db\npsql shop < /b/x', 'db'],
  ['postgres', 'pg_dump postgres://u@db:5432/shop > /b/x', 'HOST=db\npsql -h $HOST -f /b/x shop', 'db'],
])('a live %s is known by its address: %s, %s', (engine, dump, restore, host) => {
  expect(ask('E-51', [BY_CLOCK.write(restore), BY_CLOCK.write(dump)])[0]).toContain(OVER(engine, host));
});

test.each([
  'pg_restore -h db.shop.svc -d restore_drill /b/x',
  'createdb -h db.shop.svc shop_test; psql -h db.shop.svc -d shop_test < /b/x',
  'pg_restore -h scratch-db -d shop /b/x',
])('%s shows that it is thrown away', (restore) => {
  expect(ask('E-51', [BY_CLOCK.write(restore), DUMP])[0]).toMatch(/^pass /);
});

test('an exemption covers it', () => {
  expect(verdicts('E-51', [BY_CLOCK.write('pg_restore -h db -d a x')], {}, [everywhere('E-51')])[0]?.state).toBe(
    'exempt',
  );
});
