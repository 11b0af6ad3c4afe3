import * as path from 'node:path';
import { edit, flipped, sealed } from '../../../backup/damage';
import type { Fault } from '../fault';

const dump = { job: 'shop-db' } as const;
const drill = { job: 'shop-db-drill' } as const;
/** What dolt does in place of a clone into the folder `shop`. */
const cloning = (then: string): Fault['shims'] => ({ dolt: `[ "$1" = clone ] || exec "$REAL" "$@"\n${then}` });
/** What happens to a restored database before anybody asks it. @param sql of the folder of databases */
const restored = (database: string, sql: string): Fault['shims'] => ({
  dolt: `[ "$1" != fsck ] || { "$REAL" "$@"; cd ..; "$REAL" config --global --add user.name x >&2
    "$REAL" config --global --add user.email x@x >&2; "$REAL" --use-db ${database} sql --query "${sql}" >&2; exit; }; exec "$REAL" "$@"`,
});
/** The same, in the database that is to be empty. */
const controlled = (sql: string): Fault['shims'] => ({
  dolt: `case "$*" in *'create database pawl_control') "$REAL" "$@"; exec "$REAL" --use-db pawl_control sql --query "${sql}" ;; esac
    exec "$REAL" "$@"`,
});

/** What can go wrong with Dolt itself; what can go wrong with any engine is tried with PostgreSQL. */
export const DOLT_FAULTS: readonly Fault[] = [
  { ...dump, name: 'the password of the source is wrong', env: { DOLT_CLI_PASSWORD: 'no' }, says: 'canary failed' },
  { ...dump, name: 'the source is down', env: { PAWL_PORT: '1' }, says: 'canary failed' },
  {
    ...dump,
    name: 'the user may not commit to the branch pawl',
    env: { PAWL_USER: 'mute', DOLT_CLI_PASSWORD: 'mute-password', DOLT_REMOTE_PASSWORD: 'mute-password' },
    says: 'canary failed: mute cannot commit to the branch pawl of shop',
  },
  {
    ...dump,
    name: 'nobody answers clones',
    env: { PAWL_REMOTES: 'http://127.0.0.1:1' },
    says: 'dump failed: the source gives no clone of shop',
  },
  {
    ...dump,
    name: 'the password for clones is wrong',
    env: { DOLT_REMOTE_PASSWORD: 'no' },
    says: 'dump failed: the source gives no clone of shop',
  },
  {
    ...dump,
    name: 'a branch has changes that nobody has committed',
    shims: {
      dolt: `case "$*" in *'where dirty'*) printf 'name\\nfeature/tax\\n' ;; *) exec "$REAL" "$@" ;; esac`,
    },
    says: 'dump failed: shop has changes that nobody has committed, which a clone leaves out, on feature/tax',
  },
  {
    ...dump,
    name: 'the clone is killed half-way',
    shims: cloning('"$REAL" "$@"; kill -9 $$'),
    says: 'dump failed: the source gives no clone of shop',
  },
  {
    ...dump,
    name: 'dolt says that all is well, and has lost a file',
    shims: cloning('"$REAL" "$@"; rm -f shop/.dolt/noms/manifest'),
    says: 'failed',
  },
  {
    ...dump,
    name: 'a bit flips while the clone is written',
    shims: cloning(
      `"$REAL" "$@"; set -- $(find shop/.dolt/noms -type f -size +1k | sort); size=$(wc -c <"$1")
      printf '\\377\\377\\377\\377' | dd of="$1" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null`,
    ),
    says: 'failed',
  },
  {
    ...dump,
    name: 'a replica that is behind gives the clone',
    shims: cloning('cp -r "$CLAIM/old/shop" shop'),
    says: 'verify failed: the clone of shop is older than the canary',
  },
  { ...dump, name: 'the disk is full', env: { ULIMIT: '20' }, says: 'failed' },
  {
    ...dump,
    name: 'a bit of the dump flips before it is kept',
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.tar'), flipped);
    },
    says: 'the dump is not what was written',
  },
  {
    ...drill,
    name: 'the clone was cut off before it was kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.tar'), (all) => all.subarray(0, Math.floor(all.length / 2) + 7));
      sealed(out);
    },
    says: 'load failed: the dump of shop',
  },
  {
    ...drill,
    name: 'the canary is lost',
    shims: restored('shop/pawl', 'delete from canary'),
    says: 'canary failed: the canary of shop is lost',
  },
  {
    ...drill,
    name: 'the canary is of two days ago',
    shims: restored('shop/pawl', 'update canary set at = at - 172800'),
    says: 'canary failed: what was restored is 17',
    alerts: ['BackupCanaryOld'],
  },
  {
    ...drill,
    name: 'a table is missing',
    shims: restored('shop', 'drop table dear'),
    says: 'tables failed: shop has 1 tables, and 2 were kept',
  },
  {
    ...drill,
    name: 'what a check asks for is missing',
    shims: restored('shop', 'delete from orders'),
    says: 'checks failed: shop does not hold what shop-1.sql says',
  },
  {
    ...drill,
    name: 'a check holds in an empty database too',
    shims: controlled('create table orders (id int primary key, what text); insert into orders values (1, null)'),
    says: 'control failed: shop-1.sql holds in an empty database too',
  },
  { ...drill, name: 'the program does not start', shims: { dolt: 'exit 1' }, says: 'load failed: the dump of shop' },
];
