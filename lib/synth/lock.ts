import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, type Disk } from './disk';

/** The processes of this machine, as far as a lock must know them. */
export interface Processes {
  /** The number of this process. */
  readonly pid: number;
  /**
   * When the process of that number started, in the machine's own ticks; nothing when there is none. Numbers are used
   * again, in containers at once, so the number alone does not say who took a lock.
   */
  started(pid: number): string | undefined;
}

/** Another run holds the output folder. */
export class OutputLocked extends Error {
  override readonly name = 'OutputLocked';
}

/** The right to change an output folder. */
export interface Lock {
  /** Whether it is still this run's: someone may have removed the file by hand and started another run. */
  isHeld(): boolean;
  release(): void;
}

/**
 * Takes the lock in the work folder, over from a process that is gone if need be.
 *
 * The file is written under a name of its own and linked to the lock's, which is exclusive and shows no reader a lock
 * without contents. Limits: processes in another container or on another machine cannot be seen, and their lock looks as if
 * they were gone; two such runs must not share an output folder.
 */
export function takeLock(disk: Disk, folder: string, processes: Processes): Lock {
  const path = join(folder, 'lock');
  const own = `${JSON.stringify({ pid: processes.pid, started: processes.started(processes.pid) ?? '' })}\n`;
  const draft = join(folder, `lock.${processes.pid}`);
  for (let attempt = 0; attempt < 5; attempt++) {
    disk.makeFolder(folder); // inside the loop: a run that ends removes the empty folder
    const taken = create(disk, draft, path, own);
    if (taken === 'taken')
      return {
        isHeld: () => disk.read(path)?.toString() === own,
        release() {
          if (disk.read(path)?.toString() === own) disk.remove(path);
        },
      };
    if (taken === 'gone') continue;
    const found = disk.read(path)?.toString();
    if (found === undefined) continue; // released in between
    const holder = parse(found);
    if (holder === undefined)
      throw new OutputLocked(
        `${path}: the lock cannot be read. If no other synth is under way, remove this file and run synth again.`,
      );
    if (processes.started(holder.pid) === holder.started)
      throw new OutputLocked(
        `${path}: process ${holder.pid} is writing this output. Wait until it ends, or remove this file if that process is not a synth.`,
      );
    setAside(disk, path, `${draft}.stale`, found);
  }
  throw new OutputLocked(`${path}: other runs keep taking the lock. Run synth again when they have ended.`);
}

function create(disk: Disk, draft: string, path: string, own: string): 'taken' | 'held' | 'gone' {
  try {
    disk.write(draft, own);
    try {
      disk.link(draft, path);
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error;
      disk.write(path, own, true); // a file system without hard links
    }
    return 'taken'; // the draft goes with what else a killed run left, once whoever holds the lock can let go of it
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    disk.remove(draft);
    if (codeOf(error) === 'EEXIST') return 'held';
    throw error;
  }
}

/** Moves a stale lock away. If another run was faster, what was moved is its lock and not the stale one: it goes back. */
function setAside(disk: Disk, path: string, aside: string, stale: string): void {
  try {
    disk.rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (disk.read(aside)?.toString() !== stale) disk.link(aside, path);
  disk.remove(aside);
}

function parse(text: string): { readonly pid: number; readonly started: string } | undefined {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content !== 'object' || content === null || !('pid' in content) || !('started' in content))
      return undefined;
    const { pid, started } = content;
    if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof started !== 'string')
      return undefined;
    return { pid, started };
  } catch {
    return undefined;
  }
}

/** The processes as the system tells them. */
export const systemProcesses: Processes = {
  pid: process.pid,
  started(pid) {
    try {
      process.kill(pid, 0); // signal 0 asks only
    } catch (error) {
      if (codeOf(error) !== 'EPERM') return undefined; // EPERM: it runs, under another user
    }
    try {
      // After the name in parentheses, which may hold anything: state first, start time as the 20th (proc(5)).
      const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : (fields[19] ?? '');
    } catch {
      return ''; // no /proc: the number has to do
    }
  },
};
