import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { coverageOf } from '../../../lib/reports/coverage';
import { recoveryPage } from '../../../lib/reports/recovery';
import { readTerraform } from '../../../lib/sources/terraform';
import { openStage } from '../../../lib/synth/publish';
import type { Synthesized } from '../../kubernetes/synthesized';
import { pathOf } from './cluster';

const HOUSE = path.resolve(__dirname, '../../..');

/** The project as it is checked out after a disaster, with what synth wrote, and the commands of its DISASTER_RECOVERY.md. */
export class Rescue {
  private readonly commands: string;

  /** @param folder that is made @param stack whose first plan comes back, from its first repository */
  constructor(
    readonly folder: string,
    { json }: Synthesized,
  ) {
    const stage = openStage(path.join(folder, 'cdktf.out'));
    const coverage = coverageOf(readTerraform('stack', json), [], () => 1);
    fs.mkdirSync(path.join(stage.directory, 'stacks/stack'), { recursive: true });
    fs.writeFileSync(path.join(stage.directory, 'stacks/stack/cdk.tf.json'), JSON.stringify(json));
    fs.writeFileSync(path.join(stage.directory, 'backups.json'), JSON.stringify(coverage));
    stage.commit();
    const [, commands = ''] = /```sh\n([\s\S]*?)```/.exec(recoveryPage(coverage)) ?? [];
    this.commands = commands;
    const bin = path.join(folder, 'bin');
    fs.mkdirSync(bin);
    const pawl = `exec "${HOUSE}/node_modules/.bin/ts-node" --swc --project "${HOUSE}/tsconfig.json" "${HOUSE}/lib/cli/bin.ts" "$@"`;
    fs.writeFileSync(path.join(bin, 'npx'), `#!/bin/sh\nshift\n${pawl}\n`, { mode: 0o755 });
  }

  /** Runs the commands as they stand. @param asked what the page asks to be written into a file */
  run(asked: Readonly<Record<string, string>>): { readonly code: number | null; readonly said: string } {
    const lines = Object.entries({ RESTIC_PASSWORD: 'repository', ...asked }).map(
      ([name, value]) => `${name}='${value}'\n`,
    );
    fs.writeFileSync(path.join(this.folder, 'shop-db.env'), lines.join(''), { mode: 0o600 });
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', this.commands], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { PATH: `${path.join(this.folder, 'bin')}:${pathOf()}`, HOME: this.folder, LC_ALL: 'C' },
    });
    return { code: status, said: stdout + stderr };
  }

  /** What is left of the plan beside the project. */
  get left(): readonly string[] {
    return fs.readdirSync(this.folder).filter((name) => name.startsWith('shop-db'));
  }
}
