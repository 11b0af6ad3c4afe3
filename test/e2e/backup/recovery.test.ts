/** Needs restic, rclone and tar of Debian: the commands of DISASTER_RECOVERY.md as they stand, from a repository that jobs have filled. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { tree } from '../../../constructs/kubernetes';
import { shop } from '../../kubernetes/backed-up';
import { Bench } from './bench';
import { own } from './cluster';
import { expectSuccess } from './servers';

const bench = new Bench('files, after a disaster', ['tar'], {}, (offered) => {
  fs.mkdirSync(path.join(bench.claim, 'documents/2026'), { recursive: true });
  for (let i = 0; i < 50; i += 1)
    fs.writeFileSync(path.join(bench.claim, 'documents/2026', `it's ${i}.pdf`), `document ${i}`.repeat(i + 1));
  own(bench.claim);
  return Promise.resolve(shop({ ...offered, of: (claim) => tree({ claim, checks: ['documents/2026/*.pdf'] }) }));
});
const { it } = bench;

/** Names, rights, times and content of every file. */
function listed(folder: string): string {
  const find = `cd "$0" && find . -type f -printf '%m %Ts %p\\n' | sort && find . -type f -exec sha256sum {} + | sort -k2`;
  return spawnSync('/bin/sh', ['-c', find, folder], { encoding: 'utf8' }).stdout;
}

it('the commands bring everything back into an empty folder, byte by byte, and leave nothing of secrets behind', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const before = listed(bench.claim);
  expect(before.split('\n').length).toBeGreaterThan(100);
  const project = bench.rescue('project');
  const target = path.join(project.folder, 'target');
  fs.mkdirSync(target);
  const ran = project.run({ PAWL_SOURCE: target });
  expect(ran.said).toContain('loaded tree');
  expect(ran.code).toBe(0);
  expect(listed(target)).toBe(before);
  expect(project.left).toEqual([]);
});

it('a target that holds data is refused, and stays as it is, byte by byte', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const project = bench.rescue('occupied');
  const target = path.join(project.folder, 'target');
  fs.mkdirSync(path.join(target, 'documents'), { recursive: true });
  fs.writeFileSync(path.join(target, 'documents', 'newer.pdf'), 'written after the disaster');
  const before = listed(target);
  const ran = project.run({ PAWL_SOURCE: target });
  expect(ran.said).toContain('empty failed: the folder is not empty: a restore never writes over what is there');
  expect(ran.said).not.toContain('loaded');
  expect(ran.code).toBe(1);
  expect(listed(target)).toBe(before);
});
