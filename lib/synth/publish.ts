import { join } from 'node:path';
import { Disk, DiskFault, messageOf, sha256, type FileFacts, type FileSystem } from './disk';
import { readJournal, writeJournal, type Journal } from './journal';
import { OutputLocked, systemProcesses, takeLock, type Lock, type Processes } from './lock';
import {
  CDKTF_MANIFEST,
  OUTPUT_MANIFEST,
  otherFormats,
  problemOfPath,
  readManifest,
  writeManifest,
  type Files,
} from './output-manifest';
import { checkWay, Obstructed, placesOf, replace, type Places } from './replace';

export type { FileSystem } from './disk';
export { OutputLocked, type Processes } from './lock';
export { verifyOutput, type OutputState } from './verify-output';

/** What a commit changed. Paths are relative to the output folder, with `/`, sorted. */
export interface Published {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Files that were equal already. They are not touched, so tools that watch modification times stay calm. */
  readonly unchanged: readonly string[];
  /**
   * Generated files that someone had edited or deleted since they were published. They are overwritten: the source of a
   * generated file is the code. The caller may warn.
   */
  readonly edited: readonly string[];
}

/** An empty folder to synthesize into, and the two ways to end. */
export interface Stage {
  /** Write all output here. Empty folders are not published; links and special files are refused. */
  readonly directory: string;
  /** Makes the staged files the published output, whole. Throws `PublishError`, which says what state the output is in. */
  commit(): Published;
  /** Drops the staged files; what was published stays as it was. Does nothing after `commit`, so it may stand in `finally`. */
  abandon(): void;
}

/**
 * The output could not be published.
 *
 * `output` is the state it was left in: `unchanged` is the previous output, whole; `mixed` may be partly new, and the next
 * `openStage` completes it; `published` is the new output, whole, with something left behind in the work folder.
 */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  constructor(
    readonly path: string,
    readonly output: 'unchanged' | 'mixed' | 'published',
    what: string,
    mend: string,
    options?: ErrorOptions,
  ) {
    super(`${path}: ${what}\n${mend}`, options);
  }
}

/**
 * Takes the output folder for one synth: locks it, completes a publication that was cut off, and gives an empty stage.
 *
 * @throws OutputLocked when another run holds the folder
 * @throws PublishError when the file system fails, or what a previous run left cannot be trusted
 */
export function openStage(outdir: string, fs?: FileSystem, processes: Processes = systemProcesses): Stage {
  const disk = new Disk(fs);
  const run = new Run(disk, placesOf(outdir));
  return run.during(() => run.open(processes));
}

/** One run: which step it is in decides what an error says. */
class Run {
  /** Until it is known that no journal is there, a previous run may have been cut off. */
  private state: PublishError['output'] = 'mixed';
  private lock: Lock | undefined;
  private previous: Files = new Map();
  private ended = false;
  private madeOutdir = false;

  constructor(
    private readonly disk: Disk,
    private readonly places: Places,
  ) {}

  open(processes: Processes): Stage {
    const { outdir, work, staged } = this.places;
    if (this.disk.look(this.places.journal).kind === 'absent') this.state = 'unchanged';
    this.madeOutdir = this.disk.look(outdir).kind === 'absent';
    if (!['absent', 'folder'].includes(this.disk.look(outdir, true).kind))
      throw new Obstructed(outdir, `a ${this.disk.look(outdir, true).kind} is where the output folder belongs`);
    this.disk.makeFolder(outdir);
    if (!['absent', 'folder'].includes(this.disk.look(work).kind))
      throw new Obstructed(work, 'Pawl needs this name for a folder');
    this.lock = takeLock(this.disk, work, processes);
    this.recover();
    this.previous = this.readPrevious();
    this.clear((name) => name !== 'lock');
    this.disk.makeFolder(staged);
    return {
      directory: staged,
      commit: () => {
        if (this.ended) throw new Error(`${outdir}: this stage has been committed or abandoned already`);
        return this.during(() => this.commit());
      },
      abandon: () => {
        if (!this.ended)
          this.during(() => {
            this.end();
          });
      },
    };
  }

  /** Runs a step; when it fails, lets go of the lock and says in what state the output is. What is staged stays for the next run. */
  during<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      this.ended = true;
      try {
        this.lock?.release();
      } catch {
        // The first error is the one to tell; a lock that stays is taken over when this process is gone.
      }
      if (error instanceof OutputLocked || error instanceof PublishError) throw error;
      throw this.explain(error);
    }
  }

  private explain(error: unknown): PublishError {
    const { outdir, work } = this.places;
    const path = error instanceof DiskFault || error instanceof Obstructed ? error.path : outdir;
    const mend = {
      unchanged: `The published output in ${outdir} is unchanged. Mend the cause and run synth again.`,
      mixed:
        `The output in ${outdir} may be partly new: run no Terraform on it. Mend the cause and run synth again, which ` +
        `completes it first; removing ${work} gives that up, and the synth after it writes every file anew.`,
      published: `The new output in ${outdir} is published, whole; what is left in ${work} goes with the next synth.`,
    }[this.state];
    return new PublishError(path, this.state, messageOf(error), mend, {
      cause: error instanceof DiskFault ? error.cause : error,
    });
  }

  /** Completes what a previous run had decided and not finished. Its stage is that run's, so it is accepted output. */
  private recover(): void {
    const { outdir, journal: path, staged } = this.places;
    const text = this.disk.read(path);
    if (text === undefined) return;
    this.state = 'mixed';
    const journal = readJournal(text.toString());
    if (!journal.ok) throw this.untrusted(path, journal.problem);
    const pending = new Set<string>();
    for (const [file, checksum] of journal.value.files) {
      const waiting = this.disk.file(join(staged, file));
      const standing = this.disk.file(join(outdir, file));
      if (waiting?.checksum === checksum) {
        if (differ(waiting, standing)) pending.add(file);
      } else if (standing?.checksum !== checksum)
        throw this.untrusted(path, `it promises ${file}, which is neither staged nor published as it says`);
    }
    checkWay(this.disk, this.places, journal.value);
    replace(this.disk, this.places, journal.value, pending);
    this.state = 'unchanged';
  }

  private untrusted(path: string, problem: string): PublishError {
    const { outdir, work } = this.places;
    return new PublishError(
      path,
      'mixed',
      `the journal of a run that was cut off cannot be followed: ${problem}`,
      `Nothing was done. The output in ${outdir} may be partly new: run no Terraform on it. Remove ${work} and run synth again, which writes every file anew.`,
    );
  }

  private readPrevious(): Files {
    const path = join(this.places.outdir, OUTPUT_MANIFEST);
    const text = this.disk.read(path);
    if (text === undefined) return new Map();
    const files = readManifest(text.toString());
    if (files.ok) return files.value;
    throw new PublishError(
      path,
      'unchanged',
      `the list of what is published cannot be read: ${files.problem}`,
      'Restore it, or remove it and run synth again; files of stacks that no longer exist then have to be removed by hand.',
    );
  }

  private commit(): Published {
    const { outdir, staged, work } = this.places;
    const waiting = this.stagedFiles();
    const files: Files = new Map([...waiting].map(([path, { checksum }]) => [path, checksum]));
    const standing = new Map(
      [...files.keys(), ...this.previous.keys()].map((path) => [path, this.disk.file(join(outdir, path))]),
    );
    const journal: Journal = { files, remove: this.toRemove(files) };
    checkWay(this.disk, this.places, journal);
    const pending = new Set(
      [...waiting].filter(([path, file]) => differ(file, standing.get(path))).map(([path]) => path),
    );
    const published: Published = {
      written: [...pending].sort(),
      removed: [...journal.remove].sort(),
      unchanged: [...files.keys()].filter((path) => !pending.has(path)).sort(),
      edited: [...this.previous]
        .filter(([path, checksum]) => standing.get(path)?.checksum !== checksum)
        .map(([path]) => path)
        .sort(),
    };
    const manifest = writeManifest(files);
    const known = this.disk.read(join(outdir, OUTPUT_MANIFEST))?.toString() === manifest;
    if (pending.size > 0 || journal.remove.size > 0 || !known) {
      for (const path of new Set([...pending, ...(files.has(CDKTF_MANIFEST) ? [CDKTF_MANIFEST] : [])]))
        this.disk.flush(join(staged, path));
      this.disk.write(this.places.nextManifest, manifest);
      const draft = join(work, 'journal.draft');
      this.disk.write(draft, writeJournal(journal));
      if (this.lock?.isHeld() !== true)
        throw new OutputLocked(`${join(work, 'lock')}: another run has taken the output over.`);
      this.disk.rename(draft, this.places.journal); // from here on the new output is decided
      this.state = 'mixed';
      this.disk.flush(work);
      replace(this.disk, this.places, journal, pending);
    }
    this.state = 'published';
    this.end();
    return published;
  }

  private stagedFiles(): ReadonlyMap<string, FileFacts> {
    const files = new Map<string, FileFacts>();
    const walk = (folder: string): void => {
      for (const name of this.disk.list(join(this.places.staged, folder))) {
        const path = folder === '' ? name : `${folder}/${name}`;
        const at = join(this.places.staged, path);
        const { kind, executable } = this.disk.look(at);
        if (kind === 'folder') {
          walk(path);
          continue;
        }
        const contents = kind === 'file' ? this.disk.read(at) : undefined;
        const problem = contents === undefined ? `a ${kind} cannot be published, only a file` : problemOfPath(path);
        if (problem !== undefined) throw new Obstructed(at, problem);
        if (contents !== undefined) files.set(path, { checksum: sha256(contents), executable });
      }
    };
    walk('');
    return files;
  }

  /**
   * What was published and is no longer, and what a stock cdktf left in another format: Terraform would load `cdk.tf`
   * beside `cdk.tf.json` and find every resource twice. Nothing else in the folder is Pawl's to remove.
   */
  private toRemove(files: Files): ReadonlySet<string> {
    const remove = new Set([...this.previous.keys()].filter((path) => !files.has(path)));
    for (const path of files.keys()) for (const other of otherFormats(path)) if (!files.has(other)) remove.add(other);
    return new Set(
      [...remove].filter((path) => !['absent', 'folder'].includes(this.disk.look(join(this.places.outdir, path)).kind)),
    );
  }

  private end(): void {
    const { outdir, work } = this.places;
    this.ended = true;
    this.clear((name) => name !== 'lock');
    this.lock?.release();
    if (this.disk.removeIfEmpty(work) && this.madeOutdir) this.disk.removeIfEmpty(outdir);
  }

  private clear(which: (name: string) => boolean): void {
    for (const name of this.disk.list(this.places.work).filter(which))
      this.disk.removeTree(join(this.places.work, name));
  }
}

function differ(waiting: FileFacts, standing: FileFacts | undefined): boolean {
  return waiting.checksum !== standing?.checksum || waiting.executable !== standing.executable;
}
