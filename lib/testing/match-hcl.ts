import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Answer, Asked, Runner } from './runner';
import type { Synthesized } from './synthesized';

/** Compares with the snapshot that the runner keeps beside the test, in the runner's own way. */
export function matchHcl(expect: Runner, part: Synthesized): Answer {
  try {
    expect(part).toMatchSnapshot();
    return { pass: true, message: () => '' };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { pass: false, message: () => error.message };
  }
}

/**
 * Compares with a file of its own, which a review reads as HCL and `terraform fmt` can check.
 *
 * The runner's flags decide as for any snapshot: a missing file is written unless the run is in CI, and one that differs is
 * written anew with `-u`.
 *
 * @param file relative to the folder of the test: `cyberchef.tf`
 */
export function matchHclFile(asked: Asked, part: Synthesized, file: string): Answer {
  if (asked.testPath === undefined) throw new Error('toMatchHcl(file) needs to know the path of its test');
  const at = path.resolve(path.dirname(asked.testPath), file);
  const before = fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : undefined;
  const { hcl } = part;
  if (before === hcl) return { pass: true, message: () => '' };
  const update = updateOf(asked.snapshotState);
  if (update === 'all' || (update === 'new' && before === undefined)) {
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, hcl);
    return { pass: true, message: () => '' };
  }
  return {
    pass: false,
    message: () =>
      before === undefined
        ? `${file} is missing, and is not written in CI: run the test outside of it and commit the file`
        : `the HCL of ${part.path} is not that of ${file}\n\n${asked.utils.diff(before, hcl) ?? ''}\n\nRun the test with -u if the change is meant.`,
  };
}

type Update = 'all' | 'new' | 'none';

/** The flag stands where jest and vitest both keep it, though neither documents it; without it nothing is written. */
function updateOf(state: unknown): Update {
  const flag: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, '_updateSnapshot') : undefined;
  return flag === 'all' || flag === 'new' ? flag : 'none';
}
