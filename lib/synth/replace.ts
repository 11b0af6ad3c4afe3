import { join } from 'node:path';
import type { Disk } from './disk';
import type { Journal } from './journal';
import { CDKTF_MANIFEST, foldersOf, OUTPUT_MANIFEST, writeManifest } from './output-manifest';

/** Something in the output folder is in the way of a file that is to be published. */
export class Obstructed extends Error {
  override readonly name = 'Obstructed';
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Where the parts of one output folder are. */
export interface Places {
  readonly outdir: string;
  /** `.pawl`: lock, stage and journal. On the file system of the output, so that a rename suffices. */
  readonly work: string;
  readonly staged: string;
  readonly journal: string;
  /** The next checksums, written before the journal, so that nothing after it needs room for more than a name. */
  readonly nextManifest: string;
}

export function placesOf(outdir: string): Places {
  const work = join(outdir, '.pawl');
  return {
    outdir,
    work,
    staged: join(work, 'staged'),
    journal: join(work, 'journal.json'),
    nextManifest: join(work, 'next.manifest.json'),
  };
}

/**
 * Refuses a replacement that would fail half-way, while nothing has been touched: a folder where a file belongs, a file or
 * a link where a folder belongs, another file system, a folder that may not be written.
 */
export function checkWay(disk: Disk, { outdir }: Places, journal: Journal): void {
  const root = disk.look(outdir, true);
  const known = new Set<string>();
  const emptied = new Set([...journal.remove].flatMap(foldersOf));
  const checkFolder = (folder: string): void => {
    if (known.has(folder)) return;
    known.add(folder);
    const path = join(outdir, folder);
    const found = disk.look(path);
    if (found.kind === 'absent' || (found.kind !== 'folder' && journal.remove.has(folder))) return;
    if (found.kind === 'file' && journal.files.has(folder)) return; // its files were removed before, and a new file has its name
    if (found.kind !== 'folder') throw new Obstructed(path, `a ${found.kind} is where a folder belongs`);
    if (found.device !== root.device)
      throw new Obstructed(path, 'the folder is on another file system than the output');
    disk.mustBeWritable(path);
  };
  disk.mustBeWritable(outdir);
  for (const path of [...journal.files.keys(), ...journal.remove]) foldersOf(path).forEach(checkFolder);
  for (const path of journal.files.keys()) {
    const inside = (folder: string): void => {
      const names = disk.list(join(outdir, folder));
      if (names.length === 0 && !emptied.has(folder))
        throw new Obstructed(join(outdir, folder), 'a folder is where a file belongs');
      for (const name of names) {
        const below = `${folder}/${name}`;
        if (disk.look(join(outdir, below)).kind === 'folder') inside(below);
        else if (!journal.remove.has(below))
          throw new Obstructed(join(outdir, below), `this is not Pawl's and is in the way of the file ${path}`);
      }
    };
    if (disk.look(join(outdir, path)).kind === 'folder') inside(path);
  }
}

/**
 * Makes the staged files the published ones. May be cut off after any step and run again; the journal says what is left.
 *
 * cdktf's manifest is absent meanwhile, so that no tool takes the mixture for an output, and comes back when everything
 * else is in place; Pawl's own manifest of checksums is last.
 */
export function replace(disk: Disk, places: Places, journal: Journal, pending: ReadonlySet<string>): void {
  const { outdir, staged } = places;
  const published = (path: string): string => join(outdir, path);
  const touched = new Set<string>([outdir]);
  const place = (path: string): void => {
    for (const folder of foldersOf(path)) touched.add(published(folder));
    disk.makeFolder(join(published(path), '..'));
    disk.rename(join(staged, path), published(path));
  };
  // A manifest that has left the stage is in place already: the run before came that far.
  const announced = disk.look(join(staged, CDKTF_MANIFEST)).kind === 'file';
  if (announced || journal.remove.has(CDKTF_MANIFEST)) disk.remove(published(CDKTF_MANIFEST));

  const needed = new Set([...journal.files.keys()].flatMap(foldersOf));
  for (const path of [...journal.remove].sort()) {
    if (disk.look(published(path)).kind === 'folder') continue; // removed before, and new files have come below its name
    disk.remove(published(path));
    for (const folder of foldersOf(path)) {
      if (needed.has(folder) || !disk.removeIfEmpty(published(folder))) break;
      touched.delete(published(folder));
    }
  }
  for (const path of [...pending].sort()) if (path !== CDKTF_MANIFEST) place(path);
  for (const folder of touched) disk.flush(folder);
  if (announced && journal.files.has(CDKTF_MANIFEST)) place(CDKTF_MANIFEST);

  const manifest = writeManifest(journal.files);
  if (disk.read(published(OUTPUT_MANIFEST))?.toString() !== manifest) {
    if (disk.read(places.nextManifest)?.toString() !== manifest) disk.write(places.nextManifest, manifest);
    disk.rename(places.nextManifest, published(OUTPUT_MANIFEST));
  }
  disk.flush(outdir);
  disk.remove(places.journal);
  disk.flush(places.work);
}
