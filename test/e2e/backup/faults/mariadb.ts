import * as fs from 'node:fs';
import * as path from 'node:path';
import { edit, flipped, sealed } from '../../../backup/damage';
import { fact, type Fault } from '../fault';

/** The file that mariadb-dump was told to write. */
const FILE = 'for word; do case $word in --result-file=*) file=${word#--result-file=};; esac; done';

/** What happens to the restored database when its accounts are made, before anybody looks at it. */
function restoring(statements: string): string {
  return `input=$(mktemp); cat >"$input"; "$REAL" "$@" <"$input"
    ! grep -q "these were all accounts" "$input" || "$REAL" "$@" --execute="${statements}" </dev/null; rm -f "$input"`;
}
/** Only where statements come by a file: questions come by an argument. */
const restored = (statements: string): Fault['shims'] => ({
  mariadb: `case " $* " in *" --execute"*|*" --database"*) exec "$REAL" "$@" ;; esac; ${restoring(statements)}`,
});

const dump = { job: 'shop-db' } as const;
const kept = { job: 'shop-db', after: 'dump' } as const;
const drill = { job: 'shop-db-drill' } as const;

/** What can go wrong with MariaDB itself; what can go wrong with any engine is tried with PostgreSQL. */
export const MARIADB_FAULTS: readonly Fault[] = [
  { ...dump, name: 'the password of the source is wrong', env: { MYSQL_PWD: 'no' }, says: 'canary failed' },
  { ...dump, name: 'the source is down', env: { PAWL_PORT: '1' }, says: 'canary failed' },
  {
    ...dump,
    name: 'the role may not write its canary',
    env: { PAWL_USER: 'shop', MYSQL_PWD: 'shop' },
    says: 'shop cannot write to database pawl_shop',
  },
  {
    ...dump,
    name: 'the role does not see triggers',
    env: { PAWL_USER: 'blind', MYSQL_PWD: 'blind' },
    says: 'role failed: blind has no TRIGGER, EVENT on shop',
  },
  {
    ...dump,
    name: 'the role does not see routines',
    env: { PAWL_USER: 'deaf', MYSQL_PWD: 'deaf' },
    says: 'role failed: deaf cannot see all routines',
  },
  {
    ...dump,
    name: 'mariadb-dump is killed half-way',
    shims: {
      'mariadb-dump': `${FILE}\n"$REAL" "$@"; head -c 1000 "$file" >"$file.half"; mv "$file.half" "$file"; kill -9 $$`,
    },
    says: 'dump failed: the dump of shop',
  },
  {
    ...dump,
    name: 'mariadb-dump says that all is well, and its file is cut off',
    shims: {
      'mariadb-dump': `${FILE}\n"$REAL" "$@"; size=$(wc -c <"$file"); head -c $((size - 2000)) "$file" >"$file.half"; mv "$file.half" "$file"`,
    },
    says: 'verify failed: the dump of shop is cut off',
  },
  {
    ...dump,
    name: 'mariadb-dump writes nothing',
    shims: { 'mariadb-dump': `${FILE}\n: >"$file"` },
    says: 'verify failed: the dump of shop is cut off',
  },
  {
    ...dump,
    name: 'the dump lacks a table',
    shims: { 'mariadb-dump': '"$REAL" "$@" --ignore-table=shop.orders' },
    says: 'verify failed: the dump of shop has 1 tables, and the server another number',
  },
  {
    ...dump,
    name: 'the dump has tables without rows',
    shims: { 'mariadb-dump': '"$REAL" "$@" --no-data' },
    says: 'shop has no table with data',
  },
  {
    ...dump,
    name: 'no account is found',
    shims: { mariadb: 'case $* in *"create user"*) ;; *) exec "$REAL" "$@" ;; esac' },
    says: 'globals failed: the accounts are missing or cut off',
  },
  {
    ...dump,
    name: 'reading the accounts is killed',
    shims: { mariadb: 'case $* in *"create user"*) "$REAL" "$@" | head -n 1; exit 1 ;; *) exec "$REAL" "$@" ;; esac' },
    says: 'globals failed: the accounts cannot be read',
  },
  { ...dump, name: 'the disk is full', env: { ULIMIT: '100' }, says: 'failed' },
  {
    ...kept,
    name: 'a bit of the dump flips',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.sql'), flipped);
    },
    says: 'the dump is not what was written',
  },
  {
    ...kept,
    name: 'the accounts get lost',
    damage: ({ out }) => {
      fs.rmSync(path.join(out, 'globals.sql'));
    },
    says: 'the dump is not what was written',
  },
  // what the drill finds
  {
    ...drill,
    name: 'the dump is of two days ago, whatever its manifest says',
    prepared: true,
    shims: {
      'mariadb-dump': `mariadb --protocol=tcp --host=127.0.0.1 --port="$PAWL_PORT" --user=root --password=admin --execute='update pawl_shop.canary set at = at - 172800'; exec "$REAL" "$@"`,
    },
    says: 'canary failed: what was restored is 17',
    alerts: ['BackupCanaryOld'],
  },
  {
    ...drill,
    name: 'the dump has no canary',
    prepared: true,
    shims: { 'mariadb-dump': 'exec "$REAL" "$@" --ignore-table=pawl_shop.canary' },
    says: 'canary failed: the canary of shop is lost',
  },
  {
    ...drill,
    name: 'a table is missing',
    shims: restored('drop table shop.orders'),
    says: 'tables failed: shop has 1 tables, and 2 were kept',
  },
  {
    ...drill,
    name: 'the rows are missing',
    shims: restored('delete from shop.orders; delete from shop.users'),
    says: 'checks failed: shop does not hold what shop-1.sql says',
  },
  {
    ...drill,
    name: 'loading is killed half-way',
    shims: {
      mariadb:
        'case " $* " in *" --batch --protocol"*) head -c 5000 | "$REAL" "$@"; kill -9 $$ ;; *) exec "$REAL" "$@" ;; esac',
    },
    says: 'load failed: the dump of shop does not load',
  },
  {
    ...drill,
    name: 'a check holds in an empty database too',
    scripts: (folder) => {
      fs.writeFileSync(path.join(folder, 'shop-3.sql'), 'select true\n', { mode: 0o644 });
    },
    says: 'control failed: shop-3.sql holds in an empty database too',
  },
  {
    ...drill,
    name: 'the accounts were cut off before they were kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'globals.sql'), (all) => all.subarray(0, 300));
      sealed(out);
    },
    says: 'globals failed: the accounts are missing or cut off',
  },
  {
    ...drill,
    name: 'the dump was cut off before it was kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.sql'), (all) => all.subarray(0, Math.floor(all.length / 2)));
      sealed(out);
    },
    says: 'load failed: the dump of shop is cut off',
  },
  {
    ...drill,
    name: 'the dump is of an engine that is newer',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      fact(out, 'engine', () => 'mariadb 99.1.2-MariaDB');
    },
    says: 'version failed: the dump is of version 99, and this server is',
  },
  {
    ...drill,
    name: 'no server can be made',
    shims: { 'mariadb-install-db': 'exit 1' },
    says: 'server failed: no server can be made',
  },
  {
    ...drill,
    name: 'the server does not start',
    shims: { mariadbd: 'exit 1' },
    says: 'server failed: the server does not start',
  },
];
