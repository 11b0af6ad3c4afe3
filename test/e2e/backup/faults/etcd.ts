import * as path from 'node:path';
import { edit, flipped, sealed } from '../../../backup/damage';
import type { Fault } from '../fault';

const dump = { job: 'shop-db' } as const;
const drill = { job: 'shop-db-drill' } as const;
/** What etcdctl does in place of `snapshot save FILE`; `$3` is the file. */
const saving = (then: string): Fault['shims'] => ({
  etcdctl: `[ "$1 $2" = 'snapshot save' ] || exec "$REAL" "$@"\n${then}`,
});
const saved = (then: string): Fault['shims'] => saving(`"$REAL" "$@"\nsize=$(wc -c <"$3")\n${then}`);
/** What happens to a throw-away member before anybody asks it: by the first question after the one whether the last of them is there. */
const restored = (command: string, member = 'etcd'): Fault['shims'] => ({
  etcdctl: `case \${ETCDCTL_ENDPOINTS:-} in unix:*) [ -e done ] || [ ! -S pawl_control:1 ] || [ "\${4:-}" = --limit ] || {
    : >done; ETCDCTL_ENDPOINTS=unix://${member}:1 ${command} >/dev/null; } ;; esac; exec "$REAL" "$@"`,
});
const AS_ROOT = 'ETCDCTL_USER=root ETCDCTL_PASSWORD=root-password "$REAL"';

/** What can go wrong with etcd itself; what can go wrong with any engine is tried with PostgreSQL. */
export const ETCD_FAULTS: readonly Fault[] = [
  { ...dump, name: 'the password of the source is wrong', env: { ETCDCTL_PASSWORD: 'no' }, says: 'canary failed' },
  {
    ...dump,
    name: 'the source is down',
    env: { ETCDCTL_ENDPOINTS: 'https://127.0.0.1:1', ETCDCTL_DIAL_TIMEOUT: '2s' },
    says: 'canary failed',
  },
  {
    ...dump,
    name: 'the source has no certificate of the authority',
    env: { ETCDCTL_CACERT: '/etc/ssl/certs/ca-certificates.crt', ETCDCTL_DIAL_TIMEOUT: '2s' },
    says: 'canary failed',
  },
  {
    ...dump,
    name: 'the user may not write its canary',
    env: { ETCDCTL_USER: 'mute', ETCDCTL_PASSWORD: 'mute-password' },
    says: 'canary failed: no key can be written that begins with pawl/',
  },
  {
    ...dump,
    name: 'who takes the snapshot has not the role root',
    env: { PAWL_ROOT: 'mute', PAWL_ROOT_PASSWORD: 'mute-password' },
    says: 'dump failed: the source gives no snapshot',
  },
  {
    ...dump,
    name: 'etcdctl is killed half-way',
    shims: saved('head -c 1000 "$3" >"$3.half"; mv "$3.half" "$3"; kill -9 $$'),
    says: 'dump failed: the source gives no snapshot',
  },
  {
    ...dump,
    name: 'etcdctl says that all is well, and its file is cut off',
    shims: saved('head -c $((size - 20)) "$3" >"$3.half"; mv "$3.half" "$3"'),
    says: 'verify failed: the snapshot cannot be read',
  },
  {
    ...dump,
    name: 'etcdctl writes nothing',
    shims: saved(': >"$3"'),
    says: 'verify failed: the snapshot cannot be read',
  },
  {
    ...dump,
    name: 'a bit flips while the snapshot is written',
    shims: saved('printf X | dd of="$3" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null'),
    says: 'verify failed: the snapshot cannot be read',
  },
  {
    ...dump,
    name: 'a member that is behind gives the snapshot',
    shims: saving('cp "$CLAIM/old.db" "$3"'),
    says: 'verify failed: the snapshot is older than the canary',
  },
  { ...dump, name: 'the disk is full', env: { ULIMIT: '20' }, says: 'failed' },
  {
    ...dump,
    name: 'a bit of the dump flips before it is kept',
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'etcd.db'), flipped);
    },
    says: 'the dump is not what was written',
  },
  {
    ...drill,
    name: 'the snapshot was cut off before it was kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(path.join(out, 'etcd.db'), (all) => all.subarray(0, Math.floor(all.length / 2) + 7));
      sealed(out);
    },
    says: 'load failed: the snapshot is damaged',
  },
  {
    ...drill,
    name: 'the canary is lost',
    shims: restored('"$REAL" del pawl/ --prefix'),
    says: 'canary failed: the canary of etcd is lost',
  },
  {
    ...drill,
    name: 'the canary is of two days ago',
    shims: restored('"$REAL" put --ignore-lease "$2" $(($(date +%s) - 172800))'),
    says: 'canary failed: what was restored is 17',
    alerts: ['BackupCanaryOld'],
  },
  {
    ...drill,
    name: 'a key is missing',
    shims: restored(`${AS_ROOT} del order/7`),
    says: 'tables failed: etcd has 21 tables, and 22 were kept',
  },
  {
    ...drill,
    name: 'what a check asks for is missing',
    shims: restored(`${AS_ROOT} put settings/mode ''`),
    says: 'checks failed: etcd does not hold what etcd-1.prefix says: settings/mode',
  },
  {
    ...drill,
    name: 'a check holds in an empty member too',
    shims: restored('"$REAL" put order/1 1', 'pawl_control'),
    says: 'control failed: etcd-2.prefix holds in an empty database too',
  },
  {
    ...drill,
    name: 'the member does not start',
    shims: { etcd: 'exit 1' },
    says: 'server failed: the member does not start',
  },
];
