import * as fs from 'node:fs';
import * as path from 'node:path';
import { sealed } from '../../backup/damage';
import { testWhere } from '../where';
import { sceneAfter } from './aftermath';
import { type Bench, programOf } from './bench';
import type { Push } from './known';
import { type Scene, testRules } from './promtool';
import { own, pathOf, type Ran } from './cluster';
import { expectSuccess } from './servers';

/** Where a job has its files. */
interface Place {
  readonly scratch: string;
  readonly out: string;
}

/** Something that goes wrong, and what the job says of it. */
export interface Fault {
  readonly name: string;
  readonly job: 'shop-db' | 'shop-db-drill';
  readonly says: string;
  /** Programs that behave badly, as shell; `$REAL` is the real one. */
  readonly shims?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The container after which the damage is done. */
  readonly after?: 'dump' | 'fetch' | 'restore';
  readonly damage?: (place: Place) => void;
  /** What is changed in the folder of scripts and checks. */
  readonly scripts?: (folder: string) => void;
  /** Whether the repository is empty at first. */
  readonly fresh?: true;
  /** Whether a backup with the damage in it comes first. */
  readonly prepared?: boolean;
  /** Alerts beside the one that the job has failed. */
  readonly alerts?: readonly string[];
  /** Whether the last good snapshot can still be read; not where the repository itself was damaged. */
  readonly restores?: false;
}

/** Changes one line of the manifest. */
export function fact(out: string, name: string, value: (old: string) => string): void {
  const file = path.join(out, 'manifest');
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(
    file,
    text.replace(new RegExp(`^${name}=(.*)$`, 'm'), (_, old: string) => `${name}=${value(old)}`),
  );
  sealed(out);
}

/** Tests that after each fault the job has failed, and that the last good snapshot of the repository `good` is still there. */
export function detects(bench: Bench, engine: string, faults: readonly Fault[]): void {
  describe(`after a fault of ${engine} the job has failed, and the last good snapshot is still there`, () => {
    let detected = 0;
    let last = '';
    let healthy: readonly Push[] = [];
    let since = 0;
    const scenes: Scene[] = [];
    beforeAll(async () => {
      if (!bench.ready) return;
      last = (await bench.repositories.snapshots('good')).at(-1) ?? '';
      since = Math.floor(Date.now() / 1000);
      healthy = [...bench.gateway.pushed];
      scenes.push(sceneAfter(healthy, since));
    });
    const each = bench.ready ? test : test.skip;

    each.each(faults.map((fault, index) => [fault.name, fault, `fault-${index}`] as const))(
      '%s',
      async (_, fault, name) => {
        const { repositories } = bench;
        const url = fault.fresh === true ? await repositories.init(name) : repositories.copy('good', name);
        const heard = bench.gateway.pushed.length;
        const ran = await suffers(bench, fault, { url, folder: path.join(repositories.folder, name) });
        expect(ran.said).toContain(fault.says);
        expect(ran.code).not.toBe(0);
        if (fault.restores !== false && fault.fresh !== true) expectSuccess(await repositories.read(name, last));
        detected += 1;
        scenes.push(sceneAfter([...healthy, ...bench.gateway.pushed.slice(heard)], since, fault));
        fs.rmSync(path.join(repositories.folder, name), { recursive: true });
      },
      180_000, // seconds where the machine is idle
    );

    each(`every fault of ${engine} was detected`, () => {
      console.log(`${engine}: ${detected} of ${faults.length} faults detected`);
      expect(detected).toBe(faults.length);
    });

    const watched = programOf('promtool') === undefined ? 'not run: promtool not installed' : undefined;
    testWhere(bench.ready ? watched : 'not run', 60_000)(
      'each of them raises the alerts that tell of it, by what was really pushed, and no other',
      () => {
        expect(scenes.length).toBe(faults.length + 1);
        expectSuccess(testRules(bench.folder, bench.rules, scenes));
      },
    );
  });
}

/** Runs the job with the fault. */
async function suffers(
  bench: Bench,
  fault: Fault,
  repository: { readonly url: string; readonly folder: string },
): Promise<Ran> {
  const here = bench.node();
  const bin = path.join(here.folder, 'bin');
  fs.mkdirSync(bin);
  for (const [program, body] of Object.entries(fault.shims ?? {}))
    fs.writeFileSync(path.join(bin, program), `#!/bin/sh\nset -eu\nREAL=${programOf(program) ?? program}\n${body}\n`, {
      mode: 0o755,
    });
  const env = {
    RESTIC_REPOSITORY: repository.url,
    REPOSITORY: repository.folder,
    CLAIM: bench.claim,
    PATH: `${bin}:${pathOf()}`,
    ...fault.env,
  };
  own(here.folder);
  const pushes = bench.gateway.pushed.length;
  const damage = (container: string): void => {
    if (container !== fault.after) return;
    fault.damage?.({ out: path.join(here.scratch, 'out'), scratch: here.scratch });
    own(here.scratch);
  };
  if (fault.prepared === true) expectSuccess(await here.job('shop-db', env, damage));
  if (fault.scripts) fault.scripts(here.scripts);
  const ran = await here.job(fault.job, env, damage);
  const successes = bench.gateway.pushed.slice(pushes).filter(({ body }) => body.includes('last_success'));
  if (fault.prepared !== true) expect(successes).toEqual([]);
  return ran;
}
