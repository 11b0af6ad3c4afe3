import type { Checks } from '../../props/checks';

const WORD = /^[A-Za-z0-9._*?[\]@+,/-]+$/;

/** Tells what is wrong with a path in a claim, or with a pattern of one: the scripts take them as words of a list. */
export function readPath(prop: string, path: string, checks: Checks): void {
  if (!WORD.test(path))
    checks.problem(
      `${prop}: ${JSON.stringify(path)} has characters that a list of paths cannot hold: a ? stands for any`,
    );
  if (path.startsWith('/') || path.split('/').some((part) => part === '..' || part === '.'))
    checks.problem(`${prop}: ${path} does not stand in the claim`, {
      mend: "'media/photos', from the folder of the claim on",
    });
}
