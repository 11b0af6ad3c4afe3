import * as fs from 'node:fs';
import * as path from 'node:path';
import { edit, flipped, sealed } from '../../../backup/damage';
import type { Fault } from '../fault';

const dump = { job: 'shop-db' } as const;
const drill = { job: 'shop-db-drill' } as const;
/** The file that redis-cli was told to write. */
const FILE = 'file=; for word; do [ "$file" != next ] || file=$word; [ "$word" != --rdb ] || file=next; done';
/** What happens to a dump right after redis-cli has written it. */
const dumped = (then: string): Fault['shims'] => ({
  'redis-cli': `${FILE}\n[ -n "$file" ] || exec "$REAL" "$@"\n"$REAL" "$@"\n${then}`,
});
/** What happens to the restored server before anybody asks it: by the first question after the one whether it is there. */
const restored = (command: string): Fault['shims'] => ({
  'redis-cli': `case " $* " in *"/redis.sock "*) [ -e "$PAWL_SCRATCH/done" ] || [ ! -e "$PAWL_SCRATCH/pawl_control.sock" ] || {
    : >"$PAWL_SCRATCH/done"; "$REAL" -s "$PAWL_SCRATCH/redis.sock" ${command} >/dev/null; } ;; esac; exec "$REAL" "$@"`,
});

/** What can go wrong with Redis itself; what can go wrong with any engine is tried with PostgreSQL. */
export const REDIS_FAULTS: readonly Fault[] = [
  { ...dump, name: 'the password of the source is wrong', env: { REDISCLI_AUTH: 'no' }, says: 'canary failed' },
  { ...dump, name: 'the source is down', env: { PAWL_PORT: '1' }, says: 'canary failed' },
  {
    ...dump,
    name: 'the user may not write its canary',
    env: { PAWL_USER: 'mute', REDISCLI_AUTH: 'mute' },
    says: 'mute cannot write keys that begin with pawl:',
  },
  {
    ...dump,
    name: 'the user may not replicate',
    env: { PAWL_USER: 'blind', REDISCLI_AUTH: 'blind' },
    says: 'failed',
  },
  {
    ...dump,
    name: 'redis-cli is killed half-way',
    shims: dumped('head -c 1000 "$file" >"$file.half"; mv "$file.half" "$file"; kill -9 $$'),
    says: 'dump failed: the source gives no dump',
  },
  {
    ...dump,
    name: 'redis-cli says that all is well, and its file is cut off',
    shims: dumped('size=$(wc -c <"$file"); head -c $((size - 20)) "$file" >"$file.half"; mv "$file.half" "$file"'),
    says: 'verify failed: the dump cannot be read',
  },
  {
    ...dump,
    name: 'redis-cli writes nothing',
    shims: dumped(': >"$file"'),
    says: 'verify failed: the dump cannot be read',
  },
  {
    ...dump,
    name: 'a bit flips while the dump is written',
    shims: dumped('size=$(wc -c <"$file"); printf X | dd of="$file" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null'),
    says: 'verify failed: the dump cannot be read',
  },
  { ...dump, name: 'the disk is full', env: { ULIMIT: '20' }, says: 'failed' },
  {
    ...dump,
    name: 'a bit of the dump flips before it is kept',
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'dump.rdb'), flipped);
    },
    says: 'the dump is not what was written',
  },
  {
    ...drill,
    name: 'the dump was cut off before it was kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'dump.rdb'), (all) => all.subarray(0, Math.floor(all.length / 2)));
      sealed(out);
    },
    says: 'load failed: the dump is damaged',
  },
  {
    ...drill,
    name: 'the canary is lost',
    shims: restored("eval \"for _, key in ipairs(redis.call('keys', 'pawl:*')) do redis.call('del', key) end\" 0"),
    says: 'canary failed: the canary of redis is lost',
  },
  {
    ...drill,
    name: 'the canaries are of two days ago',
    shims: restored(
      "eval \"for _, key in ipairs(redis.call('keys', 'pawl:*')) do redis.call('set', key, redis.call('get', key) - 172800, 'ex', 100) end\" 0",
    ),
    says: 'canary failed: what was restored is 17',
    alerts: ['BackupCanaryOld'],
  },
  {
    ...drill,
    name: 'a key is missing',
    shims: restored('del order:7'),
    says: 'tables failed: redis has 504 tables, and 505 were kept',
  },
  {
    ...drill,
    name: 'what a check asks for is missing',
    shims: restored('rename users others'),
    says: 'checks failed: redis does not hold what redis-1.commands says',
  },
  {
    ...drill,
    name: 'a check holds in an empty server too',
    scripts: (folder) => {
      fs.writeFileSync(path.join(folder, 'redis-3.commands'), 'incr counter\n', { mode: 0o644 });
    },
    says: 'control failed: redis-3.commands holds in an empty database too',
  },
  {
    ...drill,
    name: 'the server does not start',
    shims: { 'redis-server': 'exit 1' },
    says: 'server failed: the server does not start',
  },
];
