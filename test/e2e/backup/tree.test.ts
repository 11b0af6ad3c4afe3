/** Needs restic and rclone of Debian: the generated jobs against a folder of files. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type OwnedClaim, Restore, StandaloneClaim, tree } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench, programOf } from './bench';
import { own, pathOf, run } from './cluster';
import { detects } from './fault';
import { TREE_FAULTS } from './faults/tree';
import { expectSuccess } from './servers';

const NAMES = ['a b "quoted" \'too\'.pdf', 'ünïcode ☃.pdf', '-rf.pdf', '$(id).pdf', 'back\\slash.pdf'];

let owned: OwnedClaim | undefined;

const bench = new Bench('files', ['tar'], {}, (offered) => {
  const documents = path.join(bench.claim, 'documents');
  for (const folder of ['documents/2026', 'cache/deep', 'empty'])
    fs.mkdirSync(path.join(bench.claim, folder), { recursive: true });
  for (const name of NAMES) fs.writeFileSync(path.join(documents, name), `${name}\0\n`.repeat(5000));
  for (let i = 0; i < 200; i += 1)
    fs.writeFileSync(path.join(documents, '2026', `${i}.pdf`), `document ${i}`.repeat(i));
  fs.symlinkSync('2026/199.pdf', path.join(documents, 'newest'));
  fs.chmodSync(path.join(documents, '2026', '7.pdf'), 0o640);
  fs.writeFileSync(path.join(bench.claim, 'cache/deep/thumbnail'), 'small');
  fs.writeFileSync(path.join(bench.claim, 'cache/index.sqlite3'), 'SQLite format 3\0');
  own(bench.claim);
  return Promise.resolve(
    shop({
      ...offered,
      of: (claim) => {
        owned = claim;
        return tree({
          claim,
          exclude: ['cache/*', '*.log'],
          checks: ['documents/2026/*.pdf', 'documents/??n*.pdf'],
        });
      },
      then: (stack, { backup, namespace }) => {
        if (owned === undefined) throw new Error('nothing is owned');
        new Restore(stack, 'once', { of: backup, into: owned });
        const data = new StandaloneClaim(stack, 'new', { name: 'new', namespace, size: '1Gi', backup: 'ephemeral' });
        new Restore(stack, 'filled', { of: backup, into: data.claim, name: 'fill', onCreateOf: [namespace] });
      },
    }),
  );
});
const { it } = bench;

describe.each(['dash', 'busybox'])('in %s', (shell) => {
  it('a backup is kept, and a drill restores it and proves it', () =>
    bench.proves(shell, { kept: /dumped tree: \d+ bytes/, restored: /restored tree in \d+ seconds/ }));
});

/** What a folder holds: kind, rights, time to the second, and content of everything but caches and canaries. */
async function listed(folder: string): Promise<string> {
  const names = `find . -path ./cache/deep -prune -o -path './cache/*' -prune -o -path ./.pawl -prune -o ! -path .`;
  const ran = await run([
    'sh',
    '-c',
    `cd "$0" && ${names} -printf '%y %m %Ts %l %p\\n' | sort && find documents -type f -exec sha256sum {} + | sort`,
    folder,
  ]);
  expectSuccess(ran);
  return ran.said;
}

it('what is restored into an empty claim is byte by byte what was there, with rights, times and links, without what was left out', async () => {
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const target = path.join(here.folder, 'target');
  fs.mkdirSync(path.join(target, 'lost+found'), { recursive: true });
  own(target);
  expectSuccess(await here.script('shop-db-drill', 'fetch', 'fetch', here.env('shop-db-drill', 'fetch')));
  expectSuccess(await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: target }));
  fs.rmSync(path.join(target, 'lost+found'), { recursive: true });
  const all = await listed(target);
  expect(all).toContain('ünïcode ☃.pdf');
  expect(all).toMatch(/^d \d+ \S+ {2}\.\/empty$/m);
  expect(all.split('\n').filter((line) => !/\.\/?$/.test(line))).toEqual(
    (await listed(bench.claim)).split('\n').filter((line) => !/\.\/?$/.test(line)),
  );
  expect(fs.readdirSync(path.join(target, 'cache'))).toEqual([]);
  const again = await here.script('shop-db-drill', 'restore', 'load', { PAWL_SOURCE: target });
  expect(again.said).toContain('the folder is not empty: a restore never writes over what is there');
  expect(again.code).toBe(1);
});

it('a file that is new while the others are copied is kept with them, and a drill counts it', async () => {
  const here = bench.node();
  const bin = path.join(here.folder, 'bin');
  fs.mkdirSync(bin);
  const added = '[ "$1" != -cf ] || { echo new >"$CLAIM/documents/new.pdf"; set -- "$@" ./documents/new.pdf; }';
  const real = programOf('tar') ?? 'tar';
  fs.writeFileSync(path.join(bin, 'tar'), `#!/bin/sh\nset -eu\n${added}\nexec ${real} "$@"\n`, { mode: 0o755 });
  own(here.folder);
  const env = { CLAIM: bench.claim, PATH: `${bin}:${pathOf()}` };
  expectSuccess(await here.job('shop-db', env));
  expectSuccess(await bench.node().job('shop-db-drill'));
  fs.rmSync(path.join(bench.claim, 'documents', 'new.pdf'));
});

it('two backups at once take nothing from each other', async () => {
  const nodes = [bench.node(), bench.node()];
  (await Promise.all(nodes.map((each) => each.job('shop-db', { PAWL_PRUNE: 'no' })))).forEach(expectSuccess);
});

/** An empty folder that stands for the claim of a restore. */
function emptyClaim(folder: string, name: string): string {
  const target = path.join(folder, name);
  fs.mkdirSync(target);
  own(target);
  return target;
}

it('a Job restores the snapshot that is named, or the newest, into an empty claim alone', async () => {
  const here = bench.node();
  const note = path.join(bench.claim, 'documents', 'note.pdf');
  fs.writeFileSync(note, 'first');
  expectSuccess(await here.job('shop-db'));
  const before = await bench.repositories.snapshots('good');
  fs.writeFileSync(note, 'second');
  const kept = await here.job('shop-db');
  expectSuccess(kept);
  const newest = /as ([0-9a-f]{8}), one of/.exec(kept.said)?.[1] ?? '';
  expect(before).not.toContain(newest);
  const restored = async (name: string, env: Record<string, string>): Promise<string> => {
    const target = emptyClaim(here.folder, name);
    expectSuccess(await here.job('shop-db-restore', { PAWL_SOURCE: target, ...env }));
    return fs.readFileSync(path.join(target, 'documents', 'note.pdf'), 'utf8');
  };
  expect(await restored('newest', {})).toBe('second');
  expect(await restored('named', { PAWL_SNAPSHOT: before.at(-1) ?? '' })).toBe('first');
  const unknown = await here.job('shop-db-restore', {
    PAWL_SOURCE: emptyClaim(here.folder, 'unknown'),
    PAWL_SNAPSHOT: '00000000',
  });
  expect(unknown.said).toContain('snapshot failed: r2 has no snapshot 00000000 of shop-db');
  expect(unknown.code).toBe(1);
  const again = await here.job('shop-db-restore', { PAWL_SOURCE: path.join(here.folder, 'newest') });
  expect(again.said).toContain('the folder is not empty: a restore never writes over what is there');
  expect(again.code).toBe(1);
  fs.rmSync(note);
});

it('a Job fills a new claim, leaves one alone that holds data, and does not take one that was filled half-way for whole', async () => {
  const here = bench.node();
  expectSuccess(await here.job('shop-db'));
  const target = emptyClaim(here.folder, 'new');
  const filled = await here.job('fill', { PAWL_SOURCE: target });
  expect(filled.said).toContain('loaded tree');
  expect(filled.code).toBe(0);
  expect(fs.readdirSync(target).sort()).toEqual(['.pawl', 'cache', 'documents', 'empty']);
  fs.writeFileSync(path.join(target, 'documents', 'newest-of-all.pdf'), 'written since');
  fs.rmSync(path.join(target, 'documents', '2026'), { recursive: true });
  const later = await here.job('fill', { PAWL_SOURCE: target });
  expect(later.said).toContain('the folder holds data: nothing is restored');
  expect(later.code).toBe(0);
  expect(fs.existsSync(path.join(target, 'documents', '2026'))).toBe(false);
  const half = emptyClaim(here.folder, 'half');
  const bin = path.join(here.folder, 'bin');
  fs.mkdirSync(bin);
  const real = programOf('tar') ?? 'tar';
  fs.writeFileSync(path.join(bin, 'tar'), `#!/bin/sh\n${real} "$@"\nexit 1\n`, { mode: 0o755 });
  own(here.folder);
  const ended = await here.job('fill', { PAWL_SOURCE: half, PATH: `${bin}:${pathOf()}` });
  expect(ended.said).toContain('load failed: the files cannot be put in their place');
  expect(ended.code).toBe(1);
  const next = await here.job('fill', { PAWL_SOURCE: half });
  expect(next.said).toContain('a restore has ended half-way here');
  expect(next.code).toBe(1);
});

detects(bench, 'files', TREE_FAULTS);
