import * as nodeFs from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileSystem, Processes } from '../../lib/synth/publish';

/** Contents by path. */
export type Tree = Readonly<Record<string, string>>;

/** Writes files below a folder. */
export function put(folder: string, files: Tree): void {
  for (const [path, text] of Object.entries(files)) {
    nodeFs.mkdirSync(dirname(join(folder, path)), { recursive: true });
    nodeFs.writeFileSync(join(folder, path), text);
  }
}

/** Every file below a folder, except what Pawl keeps for its own work and its manifest of checksums. */
export function tree(folder: string): Tree {
  const files: Record<string, string> = {};
  const walk = (below: string): void => {
    for (const entry of nodeFs.readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.name === '.pawl' || entry.name === 'pawl.manifest.json') continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isSymbolicLink()) files[path] = `-> ${nodeFs.readlinkSync(join(folder, path))}`;
      else files[path] = nodeFs.readFileSync(join(folder, path), 'utf8');
    }
  };
  if (nodeFs.existsSync(folder)) walk('');
  return files;
}

/** A process of that number, in a world where no other one runs, or only those named. */
export function processNumber(pid: number, running: Readonly<Record<number, string>> = {}): Processes {
  return { pid, started: (asked) => (asked === pid ? `start of ${pid}` : running[asked]) };
}

/**
 * `before`: one call fails and does nothing. `late`: one call does its work and then reports a failure, as a network file
 * system may. `kill`: from that call on the process is gone, so nothing it calls has an effect.
 */
export type Fault =
  | { readonly at: number; readonly code: 'EIO' | 'ENOSPC'; readonly when: 'before' | 'late' }
  | { readonly at: number; readonly when: 'kill' };

/** The real file system with one fault. fsync only counts, because no test can cut the power. */
export class FaultyFileSystem {
  calls = 0;
  readonly fs: FileSystem;
  /** The call that the fault struck: `renameSync /a/b`. */
  struck: string | undefined;

  /** What the fault said. */
  message: string | undefined;

  /** Changes that the disk was asked for, in order: `renameSync /a/b`. fsync names the file that was open. */
  readonly log: string[] = [];

  constructor(fault?: Fault) {
    const open = new Map<unknown, unknown>();
    this.fs = new Proxy<FileSystem>(nodeFs, {
      get: (real, name) => {
        const method: unknown = Reflect.get(real, name);
        if (typeof method !== 'function') return method;
        return (...given: readonly unknown[]): unknown => {
          const call = this.calls++;
          const work = (): unknown => {
            const path = name === 'fsyncSync' ? open.get(given[0]) : given[name === 'renameSync' ? 1 : 0];
            if (/^(fsync|rename|unlink)/.test(String(name))) this.log.push(`${String(name)} ${String(path)}`);
            if (name === 'fsyncSync') return undefined;
            const answer: unknown = Reflect.apply(method, real, given);
            if (name === 'openSync') open.set(answer, given[0]);
            return answer;
          };
          if (fault === undefined || call < fault.at || (call > fault.at && fault.when !== 'kill')) return work();
          this.struck ??= `${String(name)} ${String(given[0])}`;
          if (fault.when === 'late') work();
          this.message = fault.when === 'kill' ? 'the process is gone' : `${fault.code}: injected at ${this.struck}`;
          throw Object.assign(new Error(this.message), fault.when === 'kill' ? {} : { code: fault.code });
        };
      },
    });
  }
}

/** The real file system, where something happens before each call of one function. What it throws, the call throws. */
export function before(name: keyof FileSystem, happen: (path: string) => void): FileSystem {
  return new Proxy<FileSystem>(nodeFs, {
    get: (real, asked) => {
      const method: unknown = Reflect.get(real, asked);
      if (asked !== name || typeof method !== 'function') return method;
      return (...given: readonly unknown[]): unknown => {
        happen(String(given[0]));
        return Reflect.apply(method, real, given);
      };
    },
  });
}

/** An error as `node:fs` throws it. */
export function fault(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
