import { createHash } from 'node:crypto';
import * as nodeFs from 'node:fs';

/** The functions of `node:fs` that publishing uses. They come in as an argument, so that a test can let any of them fail. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'accessSync'
  | 'closeSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readdirSync'
  | 'renameSync'
  | 'rmSync'
  | 'rmdirSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** What stands at a path; links are not followed. */
export type Kind = 'absent' | 'file' | 'folder' | 'link' | 'other';

/** What makes two files equal for a publication. */
export interface FileFacts {
  readonly checksum: string;
  /** Whether anyone may execute it. Contents alone do not tell a script that has become executable. */
  readonly executable: boolean;
}

/** What is known of one entry. */
export interface Entry {
  readonly kind: Kind;
  readonly executable: boolean;
  /** The number of the file system it is on: a rename cannot cross from one to another. */
  readonly device: number;
}

/** A call to the file system failed. Node leaves the path out of some errors (write, fsync, close), so it stands here. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(messageOf(cause), { cause });
    this.path = path;
  }
}

/** What an error says. Asked by shape: an error of `node:fs` is no `Error` of a program that runs in a context of its own. */
export function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return typeof message === 'string' ? message : 'it failed without a reason';
}

/** The code of an error of the file system, such as ENOENT, also when it is wrapped in a `DiskFault`. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof DiskFault) return codeOf(error.cause);
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The checksum that manifest and journal hold: sha256, 64 lower-case hex digits. */
export function sha256(contents: string | Buffer): string {
  return createHash('sha256').update(contents).digest('hex');
}

/** The few things that publishing does to a disk. Every failure is a `DiskFault` that names the path. */
export class Disk {
  constructor(private readonly fs: FileSystem = nodeFs) {}

  /** What stands at the path; `follow` looks through a link. */
  look(path: string, follow = false): Entry {
    return attempt(path, () => {
      try {
        const stat = follow ? this.fs.statSync(path) : this.fs.lstatSync(path);
        const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other';
        return { kind, executable: (stat.mode & 0o111) !== 0, device: stat.dev };
      } catch (error) {
        if (isAbsence(error)) return { kind: 'absent', executable: false, device: 0 };
        throw error;
      }
    });
  }

  /** The names in a folder, in one order everywhere; none when there is no folder. */
  list(path: string): readonly string[] {
    return attempt(path, () => orNothing(() => this.fs.readdirSync(path).sort()) ?? []);
  }

  /** The contents, or nothing when there is no file. */
  read(path: string): Buffer | undefined {
    return attempt(path, () => orNothing(() => this.fs.readFileSync(path)));
  }

  /** A regular file, or nothing when there is none. A link is not a file: publishing replaces it. */
  file(path: string): FileFacts | undefined {
    const { kind, executable } = this.look(path);
    const contents = kind === 'file' ? this.read(path) : undefined;
    return contents === undefined ? undefined : { checksum: sha256(contents), executable };
  }

  /** Writes a file and waits until the disk has it. `exclusive` refuses, with EEXIST, a file that is there. */
  write(path: string, text: string, exclusive = false): void {
    attempt(path, () => {
      const file = this.fs.openSync(path, exclusive ? 'wx' : 'w');
      try {
        const bytes = Buffer.from(text);
        for (let done = 0; done < bytes.length;) done += this.fs.writeSync(file, bytes, done);
        this.fs.fsyncSync(file);
      } finally {
        this.fs.closeSync(file);
      }
    });
  }

  /** Waits until the disk has a file or the names in a folder. */
  flush(path: string): void {
    attempt(path, () => {
      try {
        const file = this.fs.openSync(path, 'r');
        try {
          this.fs.fsyncSync(file);
        } finally {
          this.fs.closeSync(file);
        }
      } catch (error) {
        if (!['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP'].includes(codeOf(error) ?? '')) throw error; // folders, where the system cannot
      }
    });
  }

  /** Moves a file, in one step, over whatever file is at the other path. */
  rename(from: string, to: string): void {
    attempt(to, () => {
      this.fs.renameSync(from, to);
    });
  }

  /** Gives a file a second name; fails with EEXIST when the name is taken. */
  link(from: string, to: string): void {
    attempt(to, () => {
      this.fs.linkSync(from, to);
    });
  }

  /** Makes a folder and those above it. */
  makeFolder(path: string): void {
    attempt(path, () => {
      this.fs.mkdirSync(path, { recursive: true });
    });
  }

  /** Removes a file; one that is gone is no fault. */
  remove(path: string): void {
    attempt(path, () => {
      orNothing(() => {
        this.fs.unlinkSync(path);
      });
    });
  }

  /** Removes a file or a folder with all that is in it. */
  removeTree(path: string): void {
    attempt(path, () => {
      this.fs.rmSync(path, { recursive: true, force: true });
    });
  }

  /** Removes a folder if nothing is in it, and says whether it is gone. */
  removeIfEmpty(path: string): boolean {
    return attempt(path, () => {
      try {
        this.fs.rmdirSync(path);
        return true;
      } catch (error) {
        if (isAbsence(error)) return true;
        if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '')) return false;
        throw error;
      }
    });
  }

  /** Fails unless this process may make and remove names in the folder. */
  mustBeWritable(path: string): void {
    attempt(path, () => {
      this.fs.accessSync(path, nodeFs.constants.W_OK);
    });
  }
}

function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof DiskFault ? error : new DiskFault(path, error);
  }
}

function orNothing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** ENOTDIR: something above the path is a file, so the path does not exist either. */
function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
