import * as fs from 'node:fs';
import * as path from 'node:path';
import { edit, flipped, sealed } from '../../../backup/damage';
import type { Fault } from '../fault';

const dump = { job: 'shop-db' } as const;
const drill = { job: 'shop-db-drill' } as const;
/** The archive of a dump: there is one where all names fit on a command line. */
function archive(out: string): string {
  return path.join(out, fs.readdirSync(out).find((name) => name.startsWith('tree-')) ?? '');
}
/** What tar does when it copies, or when it brings back; else it does as it should. */
const tar = (mode: '-cf' | '-xpf', instead: string): Fault['shims'] => ({
  tar: `if [ "$1" = ${mode} ]; then ${instead}; else exec "$REAL" "$@"; fi`,
});
/** What happens to the restored files before anybody looks at them: the folder of the control is made before any question. */
const restored = (statements: string): Fault['shims'] => ({
  mkdir: `case $* in */pawl_control) cd "$PAWL_SCRATCH/server"; ${statements} ;; esac; exec "$REAL" "$@"`,
});

/** What can go wrong with files; what can go wrong with anything is tried with PostgreSQL. */
export const TREE_FAULTS: readonly Fault[] = [
  {
    ...dump,
    name: 'everything is left out',
    env: { PAWL_EXCLUDE: '*' },
    says: 'there is no file: an empty dump is no backup',
  },
  {
    ...dump,
    name: 'the user may not write into the claim',
    env: { PAWL_SOURCE: '/proc/sys' },
    says: 'canary failed: no canary can be written into the claim',
  },
  {
    ...dump,
    name: 'a live database is among the files (K-31)',
    env: { PAWL_EXCLUDE: '*.log' },
    says: 'source failed: a copy of a live database is no backup of it (K-31)',
  },
  {
    ...dump,
    name: 'tar is killed half-way',
    shims: tar('-cf', '"$REAL" "$@"; head -c 100000 "$2" >"$2.half"; mv "$2.half" "$2"; kill -9 $$'),
    says: 'dump failed: not all files can be read',
  },
  {
    ...dump,
    name: 'tar says that all is well, and its archive is cut off',
    shims: tar('-cf', '"$REAL" "$@"; head -c 102400 "$2" >"$2.half"; mv "$2.half" "$2"'),
    says: 'verify failed',
  },
  {
    ...dump,
    name: 'tar writes nothing',
    shims: tar('-cf', ': >"$2"'),
    says: 'verify failed',
  },
  {
    ...dump,
    name: 'a file changes while it is copied',
    shims: tar('-cf', 'echo more >>"$CLAIM/documents/2026/9.pdf"; exec "$REAL" "$@"'),
    says: 'verify failed: files changed while they were copied',
  },
  {
    ...dump,
    name: 'a file goes while it is copied',
    shims: tar(
      '-cf',
      'mv "$CLAIM/documents/2026/9.pdf" "$PAWL_SCRATCH/9.pdf"; "$REAL" "$@" && code=0 || code=$?; mv "$PAWL_SCRATCH/9.pdf" "$CLAIM/documents/2026/9.pdf"; exit $code',
    ),
    says: 'dump failed: not all files can be read',
  },
  { ...dump, name: 'the disk is full', env: { ULIMIT: '100' }, says: 'failed' },
  {
    ...dump,
    name: 'a bit of the archive flips',
    after: 'dump',
    damage: ({ out }) => {
      edit(archive(out), flipped);
    },
    says: 'the dump is not what was written',
  },
  {
    ...dump,
    name: 'the list of checksums gets lost',
    after: 'dump',
    damage: ({ out }) => {
      fs.rmSync(path.join(out, 'tree.sums'));
    },
    says: 'the dump is not what was written',
  },
  {
    ...drill,
    name: 'a bit of the archive flipped before it was kept',
    prepared: true,
    after: 'dump',
    damage: ({ out }) => {
      edit(archive(out), (all) => flipped(all, all.indexOf('document 150') + 3));
      sealed(out);
    },
    says: 'load failed: what was put in its place is not what was kept',
  },
  {
    ...drill,
    name: 'the canary is lost',
    shims: restored('rm -rf .pawl'),
    says: 'canary failed: the canary of tree is lost',
  },
  {
    ...drill,
    name: 'the canary is of two days ago',
    shims: restored('for file in .pawl/*; do echo $(($(cat "$file") - 172800)) >"$file"; done'),
    says: 'canary failed: what was restored is 17',
    alerts: ['BackupCanaryOld'],
  },
  {
    ...drill,
    name: 'a file is missing',
    shims: restored('rm documents/2026/8.pdf'),
    says: 'tables failed: tree has',
  },
  {
    ...drill,
    name: 'the files have lost their content',
    shims: restored('for file in documents/2026/*; do : >"$file"; done'),
    says: 'checks failed: tree does not hold what tree-1.path says',
  },
  {
    ...drill,
    name: 'bringing the files back is killed',
    shims: tar('-xpf', 'kill -9 $$'),
    says: 'load failed: the files cannot be put in their place',
  },
];
