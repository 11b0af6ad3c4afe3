import { join } from 'node:path';
import { Disk, type FileSystem } from './disk';
import { readJournal } from './journal';
import { OUTPUT_MANIFEST, otherFormats, readManifest, WORK_FOLDER, writeManifest, type Files } from './output-manifest';
import { placesOf } from './replace';

/**
 * What an output folder holds.
 *
 * - `absent`: nothing, or no folder
 * - `valid`: one whole output, every file as it was published
 * - `mixed`: files differ from what was published: `interrupted` when a run was cut off (the next synth completes it),
 *   otherwise someone changed them
 * - `foreign`: files, and no manifest of checksums: Pawl has not written this
 */
export type OutputState =
  | { readonly state: 'absent' }
  | { readonly state: 'valid' }
  | { readonly state: 'mixed'; readonly paths: readonly string[]; readonly interrupted: boolean }
  | { readonly state: 'foreign' };

/** Judges an output folder by its checksums. Changes nothing and takes no lock, so it may run beside a synth. */
export function verifyOutput(outdir: string, fs?: FileSystem): OutputState {
  const disk = new Disk(fs);
  const { journal: journalPath } = placesOf(outdir);
  const manifestPath = join(outdir, OUTPUT_MANIFEST);

  const journal = disk.read(journalPath)?.toString();
  if (journal !== undefined) {
    const read = readJournal(journal);
    if (!read.ok) return { state: 'mixed', paths: [`${WORK_FOLDER}/journal.json`], interrupted: true };
    const paths = differing(disk, outdir, read.value.files);
    for (const path of read.value.remove)
      if (!['absent', 'folder'].includes(disk.look(join(outdir, path)).kind)) paths.push(path); // below a folder are new files
    if (disk.read(manifestPath)?.toString() !== writeManifest(read.value.files)) paths.push(OUTPUT_MANIFEST);
    return paths.length === 0
      ? { state: 'valid' }
      : { state: 'mixed', paths: [...new Set(paths)].sort(), interrupted: true };
  }

  const manifest = disk.read(manifestPath)?.toString();
  if (manifest === undefined) {
    const others = disk.list(outdir).filter((name) => name !== WORK_FOLDER);
    return { state: others.length === 0 ? 'absent' : 'foreign' };
  }
  const files = readManifest(manifest);
  if (!files.ok) return { state: 'mixed', paths: [OUTPUT_MANIFEST], interrupted: false };
  const paths = differing(disk, outdir, files.value);
  // A run that began or ended while this one read: neither its old nor its new checksums describe what was read.
  if (disk.look(journalPath).kind !== 'absent' || disk.read(manifestPath)?.toString() !== manifest)
    return { state: 'mixed', paths: [...paths, OUTPUT_MANIFEST].sort(), interrupted: true };
  return paths.length === 0 ? { state: 'valid' } : { state: 'mixed', paths: paths.sort(), interrupted: false };
}

/** Files that are not as listed, and those that Terraform would load beside them. */
function differing(disk: Disk, outdir: string, files: Files): string[] {
  const changed = [...files]
    .filter(([path, checksum]) => disk.file(join(outdir, path))?.checksum !== checksum)
    .map(([path]) => path);
  const beside = [...files.keys()]
    .flatMap(otherFormats)
    .filter((path) => !files.has(path) && disk.look(join(outdir, path)).kind === 'file');
  return [...changed, ...beside];
}
