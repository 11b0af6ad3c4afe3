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
  let texts: ReadonlyMap<string, string> | undefined;
  return outputIn(spelling, {
    paths: [...blobs.keys()],
    read: (file) => {
      texts ??= contentsOf(new Map([...blobs].filter(([path]) => path.endsWith('.json'))), git);
      return texts.get(file) ?? '';
    },
  });
}

/** What is in blobs, by path, asked for at once: a process for each would take longer than all the rest. */
function contentsOf(blobs: ReadonlyMap<string, string>, git: Git): ReadonlyMap<string, string> {
  const ids = [...new Set(blobs.values())];
  const answer = git.with(ids.join('\n'), 'cat-file', '--batch') ?? Buffer.alloc(0);
  const byId = new Map<string, string>();
  for (let at = 0; at < answer.length;) {
    const end = answer.indexOf('\n', at);
    const [id = '', , size = '0'] = answer.toString('utf8', at, end).split(' '); // `<id> blob <size>`
    byId.set(id, answer.toString('utf8', end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return new Map([...blobs].map(([path, id]) => [path, byId.get(id) ?? '']));
}

interface Git {
  (...args: readonly string[]): Buffer | undefined;
  with(input: string, ...args: readonly string[]): Buffer | undefined;
}

/** Asks git; undefined where it answers with an error. */
function gitIn(cwd: string): Git {
  const ask = (input: string, args: readonly string[]): Buffer | undefined => {
    const run = spawnSync('git', args, {
      cwd,
      input,
      maxBuffer: MOST,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
    });
    if (run.error !== undefined)
      throw new UnusableInput(`git cannot be run (${run.error.message}): install it, or compare two folders`);
    const said = run.stderr.toString();
    if (said.includes('dubious ownership')) throw new UnusableInput(said.trim());
    return run.status === 0 ? run.stdout : undefined;
  };
  return Object.assign((...args: readonly string[]) => ask('', args), {
    with: (input: string, ...args: readonly string[]) => ask(input, args),
  });
}

/** Files of a tree, by their path; links and submodules are none. */
function blobsIn(listing: string): ReadonlyMap<string, string> {
  const files = listing.split('\0').flatMap((entry): [string, string][] => {
    const [, id, file] = /^100\d{3} blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    return id === undefined || file === undefined ? [] : [[file, id]];
  });
  return new Map(files);
}
