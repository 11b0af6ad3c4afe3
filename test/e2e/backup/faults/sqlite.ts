import * as path from 'node:path';
import { edit, flipped, sealed } from '../../../backup/damage';
import type { Fault } from '../fault';

const dump = { job: 'shop-db' } as const;
const drill = { job: 'shop-db-drill' } as const;
/** What sqlite3 does when it is told to copy; anything else it does as it should. */
const copying = (instead: string): Fault['shims'] => ({
  sqlite3: `case $* in *".backup "*) for file; do :; done; file=\${file#*\\'}; file=\${file%\\'}; ${instead} ;; *) exec "$REAL" "$@" ;; esac`,
});
/** What happens to the dump before it is sealed and kept. */
const keeping = (damage: (file: string) => void): Pick<Fault, 'prepared' | 'after' | 'damage'> => ({
  prepared: true,
  after: 'dump',
  damage: ({ out }) => {
    damage(path.join(out, 'shop.sqlite'));
    sealed(out);
  },
});
/** Runs statements on what was restored, before anybody looks at it: the control is made after it, and before any question. */
const restored = (statements: string): Fault['shims'] => ({
  sqlite3: `case $* in *vacuum*) "$REAL" -batch "$PAWL_SCRATCH/server/db/app.sqlite3" "${statements}" ;; esac; exec "$REAL" "$@"`,
});

/** What can go wrong with SQLite itself; what can go wrong with any engine is tried with PostgreSQL. */
export const SQLITE_FAULTS: readonly Fault[] = [
  {
    ...dump,
    name: 'the file is not where it was',
    env: { PAWL_FILES: 'shop=db/other.sqlite3' },
    says: 'source failed: there is no db/other.sqlite3 in the claim',
  },
  {
    ...dump,
    name: 'the copy is killed half-way',
    shims: copying('"$REAL" "$@"; head -c 20000 "$file" >"$file.half"; mv "$file.half" "$file"; kill -9 $$'),
    says: 'dump failed: the copy of shop is not sound',
  },
  {
    ...dump,
    name: 'sqlite3 says that all is well, and its copy is cut off',
    shims: copying('"$REAL" "$@"; head -c 20000 "$file" >"$file.half"; mv "$file.half" "$file"'),
    says: 'dump failed: the copy of shop is not sound',
  },
  {
    ...dump,
    name: 'the copy is empty',
    shims: copying(': >"$file"'),
    says: 'shop has no table with data',
  },
  {
    ...dump,
    name: 'a page of the copy is of something else',
    shims: copying('"$REAL" "$@"; dd if=/dev/urandom of="$file" bs=4096 seek=3 count=4 conv=notrunc 2>/dev/null'),
    says: 'failed: the copy of shop',
  },
  {
    ...dump,
    name: 'the tables have no rows',
    shims: copying(
      '"$REAL" "$@"; case $file in *shop.sqlite) "$REAL" -batch "$file" "delete from orders; delete from users" ;; esac',
    ),
    says: 'shop has no table with data',
  },
  { ...dump, name: 'the disk is full', env: { ULIMIT: '100' }, says: 'failed' },
  {
    ...dump,
    name: 'a bit of the dump flips',
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'shop.sqlite'), flipped);
    },
    says: 'the dump is not what was written',
  },
  {
    ...drill,
    name: 'the canary is of two days ago',
    prepared: true,
    shims: {
      sqlite3: `case $* in *".backup "*) "$REAL" -batch -init /dev/null "$CLAIM/db/app.sqlite3-pawl" '.timeout 60000' 'update canary set at = at - 172800' ;; esac; exec "$REAL" "$@"`,
    },
    says: 'canary failed: what was restored is 3',
    alerts: ['BackupCanaryOld'],
  },
  {
    ...drill,
    name: 'the dump has no canary',
    prepared: true,
    shims: {
      sqlite3: `case $* in *shop.canary*backup*|*.backup*shop.canary*) "$REAL" "$@"; for file; do :; done; file=\${file#*\\'}; exec "$REAL" -batch "\${file%\\'}" 'delete from canary' ;; esac; exec "$REAL" "$@"`,
    },
    says: 'canary failed: the canary of shop is lost',
  },
  {
    ...drill,
    name: 'a table is missing',
    shims: restored('drop table orders'),
    says: 'tables failed: shop has 1 tables, and 2 were kept',
  },
  {
    ...drill,
    name: 'the rows are missing',
    shims: restored('delete from orders; delete from users'),
    says: 'checks failed: shop does not hold what shop-1.sql says',
  },
  {
    ...drill,
    name: 'the dump was cut off before it was kept',
    ...keeping((file) => {
      edit(file, (all) => all.subarray(0, Math.floor(all.length / 2)));
    }),
    says: 'load failed: shop is damaged',
  },
  {
    ...drill,
    name: 'the dump is no database',
    ...keeping((file) => {
      edit(file, () => Buffer.from('nothing that SQLite knows\n'.repeat(40_000)));
    }),
    says: 'load failed: shop is damaged',
  },
];
