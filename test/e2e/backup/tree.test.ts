/** Needs restic and rclone of Debian: the generated jobs against a folder of files. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { tree } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench, programOf } from './bench';
import { own, pathOf, run } from './cluster';
import { detects } from './fault';
import { TREE_FAULTS } from './faults/tree';
import { expectSuccess } from './servers';

const NAMES = ['a b "quoted" \'too\'.pdf', 'ünïcode ☃.pdf', '-rf.pdf', '$(id).pdf', 'back\\slash.pdf'];

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
      of: (claim) =>
        tree({
          claim,
          exclude: ['cache/*', '*.log'],
          checks: ['documents/2026/*.pdf', 'documents/??n*.pdf'],
        }),
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

detects(bench, 'files', TREE_FAULTS);
