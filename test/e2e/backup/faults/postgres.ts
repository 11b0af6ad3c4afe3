import * as fs from 'node:fs';
import * as path from 'node:path';
import { edit, flipped, sealed } from '../../../backup/damage';
import { fact, type Fault } from '../fault';

const now = (): number => Math.floor(Date.now() / 1000);
const DAY = 86_400;
/** The file that pg_dump was told to write. */
const FILE = 'for word; do case $word in --file=*) file=${word#--file=};; esac; done';

/** What happens to the restored database before anybody looks at it. */
function restoring(statements: string): string {
  return `"$REAL" "$@"; case " $* " in *" --create "*) psql -X -q -d shop -c "${statements}" ;; esac`;
}

const dump = { job: 'shop-db', after: 'dump' } as const;
const drill = { job: 'shop-db-drill' } as const;

/** What can go wrong with any engine, tried with PostgreSQL, and with PostgreSQL itself. */
export const POSTGRES_FAULTS: readonly Fault[] = [
  // the dump
  { job: 'shop-db', name: 'the password of the source is wrong', env: { PGPASSWORD: 'no' }, says: 'canary failed' },
  { job: 'shop-db', name: 'the source is down', env: { PGPORT: '1' }, says: 'canary failed' },
  {
    job: 'shop-db',
    name: 'the role may not write its canary',
    env: { PGUSER: 'shop', PGPASSWORD: 'shop' },
    says: 'canary failed',
  },
  {
    job: 'shop-db',
    name: 'pg_dump is killed half-way',
    shims: {
      pg_dump: `${FILE}\n"$REAL" "$@"; head -c 1000 "$file" >"$file.half"; mv "$file.half" "$file"; kill -9 $$`,
    },
    says: 'dump failed: pg_dump of shop',
  },
  {
    job: 'shop-db',
    name: 'pg_dump says that all is well, and its file is cut off',
    shims: {
      pg_dump: `${FILE}\n"$REAL" "$@"; size=$(wc -c <"$file"); head -c $((size - 2000)) "$file" >"$file.half"; mv "$file.half" "$file"`,
    },
    says: 'verify failed: the dump of shop cannot be read',
  },
  {
    job: 'shop-db',
    name: 'pg_dump writes nothing',
    shims: { pg_dump: `${FILE}\n: >"$file"` },
    says: 'verify failed: the dump of shop cannot be read',
  },
  {
    job: 'shop-db',
    name: 'the dump has tables without rows',
    shims: { pg_dump: '"$REAL" "$@" --schema-only' },
    says: 'shop has no table with data',
  },
  {
    job: 'shop-db',
    name: 'pg_dumpall writes no roles',
    shims: { pg_dumpall: `${FILE}\n: >"$file"` },
    says: 'globals failed: the roles are missing or cut off',
  },
  {
    job: 'shop-db',
    name: 'the roles are cut off',
    shims: { pg_dumpall: `${FILE}\n"$REAL" "$@"; head -n 15 "$file" >"$file.half"; mv "$file.half" "$file"` },
    says: 'globals failed: the roles are missing or cut off',
  },
  { job: 'shop-db', name: 'the disk is full', env: { ULIMIT: '100' }, says: 'failed' },
  // between the dump and the repository
  {
    ...dump,
    name: 'a bit of the dump flips',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.dump'), flipped);
    },
    says: 'the dump is not what was written',
  },
  {
    ...dump,
    name: 'the dump is cut off',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.dump'), (all) => all.subarray(0, 5000));
    },
    says: 'the dump is not what was written',
  },
  {
    ...dump,
    name: 'the roles get lost',
    damage: ({ out }) => {
      fs.rmSync(path.join(out, 'globals.sql'));
    },
    says: 'the dump is not what was written',
  },
  {
    ...dump,
    name: 'there is no dump',
    damage: ({ out }) => {
      fs.rmSync(out, { recursive: true });
    },
    says: 'there is no dump',
  },
  {
    ...dump,
    name: 'the dump is another plan’s',
    damage: ({ out }) => {
      fact(out, 'plan', () => 'forum-db');
    },
    says: 'the dump is of the plan forum-db',
  },
  {
    ...dump,
    name: 'the dump has shrunk',
    damage: ({ out }) => {
      fact(out, 'bytes', () => '1000');
    },
    says: '1000 bytes are less than 50 % of the last backup',
    alerts: ['BackupShrank'],
  },
  // the repository
  {
    job: 'shop-db',
    name: 'the repository is down',
    env: { RESTIC_REPOSITORY: 'rest:http://127.0.0.1:1/good', PAWL_PATIENCE: '2' },
    says: 'does not answer, was never initialised',
  },
  {
    job: 'shop-db',
    name: 'the password of the repository is wrong',
    env: { RESTIC_PASSWORD: 'no' },
    says: 'has another password',
  },
  {
    job: 'shop-db',
    name: 'the repository is a new folder',
    shims: { restic: 'RESTIC_REPOSITORY=$RESTIC_REPOSITORY-new "$REAL" "$@"' },
    says: 'was never initialised',
  },
  {
    job: 'shop-db',
    name: 'the upload is killed',
    shims: {
      restic: 'if [ "$1" = backup ]; then timeout -s KILL 0.2 "$REAL" "$@"; else exec "$REAL" "$@"; fi',
    },
    says: 'upload failed: r2 did not take the dump',
  },
  {
    job: 'shop-db',
    name: 'files cannot be read at the upload',
    shims: { restic: 'if [ "$1" = backup ]; then "$REAL" "$@"; exit 3; else exec "$REAL" "$@"; fi' },
    says: 'upload failed: r2 did not take the dump',
  },
  {
    job: 'shop-db',
    name: 'the repository loses what was just uploaded',
    // restic itself asks for a lost pack again and again, for minutes
    shims: {
      restic: `[ "$1" = restore ] || exec "$REAL" "$@"
        find "$REPOSITORY/data" -type f -newer "$PAWL_SCRATCH/newest" -exec rm -f {} +; exec timeout 5 "$REAL" "$@" --no-cache`,
    },
    says: 'read back failed',
  },
  {
    job: 'shop-db',
    name: 'what is read back is something else',
    shims: {
      restic:
        '"$REAL" "$@"; [ "$1" != restore ] || find "$4" -name shop.dump | while read -r file; do tr a b <"$file" >"$file.b"; mv "$file.b" "$file"; done',
    },
    says: 'the dump is not in r2 as it was uploaded',
  },
  {
    job: 'shop-db',
    name: 'nothing says how many are kept at least',
    env: { PAWL_KEEP: '--keep-within 7d' },
    says: 'nothing is forgotten without --keep-last',
  },
  {
    job: 'shop-db',
    name: 'forgetting is killed',
    shims: { restic: 'if [ "$1" = forget ]; then timeout -s KILL 0.2 "$REAL" "$@"; else exec "$REAL" "$@"; fi' },
    says: 'forget failed: what is old cannot be forgotten',
  },
  {
    ...dump,
    name: 'the clock of the last backup was ahead',
    prepared: true,
    damage: ({ out }) => {
      fact(out, 'taken', () => String(now() + 3600));
    },
    says: 'the newest snapshot is from the future',
  },
  // what the drill finds
  { ...drill, name: 'the repository has no snapshot', fresh: true, says: 'r2 has no snapshot of shop-db' },
  {
    ...drill,
    name: 'the newest snapshot is two days old',
    fresh: true,
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      fact(out, 'taken', () => String(now() - 2 * DAY));
    },
    says: 'seconds old, and 86400 were promised',
  },
  {
    ...drill,
    name: 'the dump is of two days ago, whatever its manifest says',
    prepared: true,
    shims: { pg_dump: `psql -X -q -d shop -c "update pawl.canary set at = at - interval '2 days'"; exec "$REAL" "$@"` },
    says: 'canary failed: what was restored is 17',
    alerts: ['BackupCanaryOld'],
  },
  {
    ...drill,
    name: 'the dump has no canary',
    prepared: true,
    shims: { pg_dump: 'exec "$REAL" "$@" --exclude-schema=pawl' },
    says: 'canary failed: the canary of shop is lost',
  },
  {
    ...drill,
    name: 'the canary is another dump’s',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      fact(out, 'nonce', () => 'ffff');
    },
    says: 'canary failed: the canary of shop is lost',
  },
  {
    ...drill,
    name: 'a table is missing',
    shims: { pg_restore: restoring('drop table orders cascade') },
    says: 'tables failed: shop has 1 tables, and 2 were kept',
  },
  {
    ...drill,
    name: 'the rows are missing',
    shims: { pg_restore: restoring('truncate users cascade') },
    says: 'checks failed: shop does not hold what shop-1.sql says',
  },
  {
    ...drill,
    name: 'the newest rows are missing',
    shims: { pg_restore: restoring('delete from orders; delete from users where id > 50') },
    says: 'checks failed: shop does not hold what shop-2.sql says',
  },
  {
    ...drill,
    name: 'pg_restore fails half-way',
    shims: { pg_restore: 'case " $* " in *" --create "*) "$REAL" "$@"; kill -9 $$ ;; *) exec "$REAL" "$@" ;; esac' },
    says: 'load failed: pg_restore of shop',
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
    name: 'nothing is asked',
    scripts: (folder) => {
      for (const name of fs.readdirSync(folder)) if (name.endsWith('.sql')) fs.rmSync(path.join(folder, name));
    },
    says: 'checks failed: there is no check of shop',
  },
  {
    ...drill,
    name: 'the roles were cut off before they were kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'globals.sql'), (all) => all.subarray(0, 300));
      sealed(out);
    },
    says: 'globals failed: the roles are missing or cut off',
  },
  {
    ...drill,
    name: 'the dump was cut off before it was kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.dump'), (all) => all.subarray(0, Math.floor(all.length / 2)));
      sealed(out);
    },
    says: 'load failed: pg_restore of shop',
  },
  {
    ...drill,
    name: 'the dump is of an engine that is newer',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.dump'), (all) => Buffer.concat([all.subarray(0, 6), Buffer.of(99), all.subarray(7)]));
      sealed(out);
    },
    says: 'load failed: pg_restore of shop',
  },
  {
    ...drill,
    name: 'a bit flips after the dump was fetched',
    after: 'fetch',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.dump'), flipped);
    },
    says: 'checksums failed: the dump is not what was kept',
  },
  {
    ...drill,
    name: 'the packs of the repository rot',
    shims: {
      restic: `[ "$1" != restore ] || for pack in $(find "$REPOSITORY/data" -type f); do
        printf X | dd of="$pack" bs=1 seek=$(($(wc -c <"$pack") / 3)) conv=notrunc 2>/dev/null; done; exec "$REAL" "$@" --no-cache`,
    },
    restores: false,
    says: 'failed',
  },
  {
    ...drill,
    name: 'the restore takes longer than was promised',
    after: 'fetch',
    damage: ({ scratch }) => {
      fs.writeFileSync(path.join(scratch, 'began'), String(now() - 2000));
    },
    says: 'rto failed: the restore took 20',
    alerts: ['BackupRestoreSlow'],
  },
  {
    ...drill,
    name: 'no server can be made',
    shims: { initdb: 'exit 1' },
    says: 'server failed: no server can be made',
  },
  {
    ...drill,
    name: 'the server does not start',
    shims: { pg_ctl: 'exit 1' },
    says: 'server failed: the server does not start',
  },
  { ...drill, name: 'the repository cannot be entered', env: { RESTIC_PASSWORD: 'no' }, says: 'has another password' },
  {
    ...drill,
    name: 'nothing was proven',
    after: 'restore',
    damage: ({ scratch }) => {
      fs.rmSync(path.join(scratch, 'proven'));
    },
    says: 'report failed: nothing was proven',
  },
  {
    ...drill,
    name: 'the repository is found damaged after the drill',
    shims: { restic: '[ "$1" != check ] || exit 1; exec "$REAL" "$@"' },
    says: 'check failed: r2 is damaged',
  },
];
