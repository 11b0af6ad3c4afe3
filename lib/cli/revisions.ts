import { spawnSync } from 'node:child_process';
import { UnusableInput } from './command';
import { oneStack, outputIn, type Read } from './outputs';

/** Bytes that one answer of git may have. */
const MOST = 1 << 30;

/**
 * The output that is committed at `REV:PATH`, spelled as git spells it (`main:cdktf.out`, `HEAD~1:./cdktf.out`). Only objects are
 * read: neither the work tree nor the index is touched, and nothing is fetched.
 */
export function outputInRevision(spelling: string, cwd: string): Read {
  const colon = spelling.indexOf(':');
  const [revision, path] = [spelling.slice(0, colon), spelling.slice(colon + 1)];
  const git = gitIn(cwd);
  if (git('rev-parse', '--git-dir') === undefined)
    throw new UnusableInput(
      `${spelling} names a revision, and there is no git repository here: run it inside one, or give a folder`,
    );
  if (git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`) === undefined)
    throw new UnusableInput(
      `${spelling}: git knows no revision "${revision}": fetch it first (git fetch), or name another`,
    );
  const object = git('rev-parse', '--verify', '--quiet', '--end-of-options', spelling)?.toString().trim();
  if (object === undefined)
    throw new UnusableInput(
      `${spelling}: ${revision} has no "${path}": commit the output, and write PATH from the top of the repository`,
    );
  if (git('cat-file', '-t', object)?.toString().trim() === 'blob')
    return oneStack(path, spelling, git('cat-file', 'blob', object)?.toString() ?? '');
  const blobs = blobsIn(git('ls-tree', '-r', '-z', '--full-tree', object)?.toString() ?? '');
  return outputIn(spelling, {
    paths: [...blobs.keys()],
    read: (file) => git('cat-file', 'blob', blobs.get(file) ?? '')?.toString() ?? '',
  });
}

type Git = (...args: readonly string[]) => Buffer | undefined;

/** Asks git; undefined where it answers with an error. */
function gitIn(cwd: string): Git {
  return (...args) => {
    const run = spawnSync('git', args, {
      cwd,
      maxBuffer: MOST,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
    });
    if (run.error !== undefined)
      throw new UnusableInput(`git cannot be run (${run.error.message}): install it, or compare two folders`);
    const said = run.stderr.toString();
    if (said.includes('dubious ownership')) throw new UnusableInput(said.trim());
    return run.status === 0 ? run.stdout : undefined;
  };
}

/** Files of a tree, by their path; links and submodules are none. */
function blobsIn(listing: string): ReadonlyMap<string, string> {
  const files = listing.split('\0').flatMap((entry): [string, string][] => {
    const [, id, file] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    return id === undefined || file === undefined ? [] : [[file, id]];
  });
  return new Map(files);
}
