/** Needs restic, rclone and tar of Debian: the commands of DISASTER_RECOVERY.md as they stand, from a repository that jobs have filled. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { tree } from '../../../constructs/kubernetes';
import { coverageOf } from '../../../lib/reports/coverage';
import { recoveryPage } from '../../../lib/reports/recovery';
import { readTerraform } from '../../../lib/sources/terraform';
import { openStage } from '../../../lib/synth/publish';
import { shop } from '../../kubernetes/backed-up';
import type { Synthesized } from '../../kubernetes/synthesized';
import { Bench } from './bench';
import { own, pathOf } from './cluster';
import { expectSuccess } from './servers';

const HOUSE = path.resolve(__dirname, '../../..');
let written: Synthesized | undefined;

const bench = new Bench('files, after a disaster', ['tar'], {}, (offered) => {
  fs.mkdirSync(path.join(bench.claim, 'documents/2026'), { recursive: true });
  for (let i = 0; i < 50; i += 1)
    fs.writeFileSync(path.join(bench.claim, 'documents/2026', `it's ${i}.pdf`), `document ${i}`.repeat(i + 1));
  own(bench.claim);
  written = shop({ ...offered, of: (claim) => tree({ claim, checks: ['documents/2026/*.pdf'] }) });
  return Promise.resolve(written);
});
const { it } = bench;

/** The project as it is checked out after the disaster, and the commands of its page. */
function rescued(name: string): { folder: string; commands: string } {
  const folder = path.join(bench.folder, name);
  const stage = openStage(path.join(folder, 'cdktf.out'));
  const json = written?.json ?? {};
  const coverage = coverageOf(readTerraform('stack', json), [], () => 1);
  fs.mkdirSync(path.join(stage.directory, 'stacks/stack'), { recursive: true });
  fs.writeFileSync(path.join(stage.directory, 'stacks/stack/cdk.tf.json'), JSON.stringify(json));
  fs.writeFileSync(path.join(stage.directory, 'backups.json'), JSON.stringify(coverage));
  stage.commit();
  const [, commands = ''] = /```sh\n([\s\S]*?)```/.exec(recoveryPage(coverage)) ?? [];
  const bin = path.join(folder, 'bin');
  fs.mkdirSync(bin);
  const pawl = `exec "${HOUSE}/node_modules/.bin/ts-node" --swc --project "${HOUSE}/tsconfig.json" "${HOUSE}/lib/cli/bin.ts" "$@"`;
  fs.writeFileSync(path.join(bin, 'npx'), `#!/bin/sh\nshift\n${pawl}\n`, { mode: 0o755 });
  return { folder, commands };
}

/** Runs the commands with what the page asks to be written into a file. */
function run({ folder, commands }: ReturnType<typeof rescued>, target: string): { code: number | null; said: string } {
  fs.writeFileSync(path.join(folder, 'shop-db.env'), `RESTIC_PASSWORD='repository'\nPAWL_SOURCE='${target}'\n`);
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', commands], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${path.join(folder, 'bin')}:${pathOf()}`, HOME: folder, LC_ALL: 'C' },
  });
  return { code: status, said: stdout + stderr };
}

/** Names, rights, times and content of every file. */
function listed(folder: string): string {
  const find = `cd "$0" && find . -type f -printf '%m %Ts %p\\n' | sort && find . -type f -exec sha256sum {} + | sort -k2`;
  return spawnSync('/bin/sh', ['-c', find, folder], { encoding: 'utf8' }).stdout;
}

it('the commands bring everything back into an empty folder, byte by byte, and leave nothing of secrets behind', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const before = listed(bench.claim);
  expect(before.split('\n').length).toBeGreaterThan(100);
  const project = rescued('project');
  const target = path.join(project.folder, 'target');
  fs.mkdirSync(target);
  const ran = run(project, target);
  expect(ran.said).toContain('loaded tree');
  expect(ran.code).toBe(0);
  expect(listed(target)).toBe(before);
  expect(fs.readdirSync(project.folder).filter((name) => name.startsWith('shop-db'))).toEqual([]);
});

it('a target that holds data is refused, and stays as it is, byte by byte', async () => {
  expectSuccess(await bench.node().job('shop-db'));
  const project = rescued('occupied');
  const target = path.join(project.folder, 'target');
  fs.mkdirSync(path.join(target, 'documents'), { recursive: true });
  fs.writeFileSync(path.join(target, 'documents', 'newer.pdf'), 'written after the disaster');
  const before = listed(target);
  const ran = run(project, target);
  expect(ran.said).toContain('empty failed: the folder is not empty: a restore never writes over what is there');
  expect(ran.said).not.toContain('loaded');
  expect(ran.code).toBe(1);
  expect(listed(target)).toBe(before);
});
