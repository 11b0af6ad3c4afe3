import { parsed, refused, type Parsed } from '../values/parsed';
import { inOrder, problemOfPath, readFiles, readObject, unknownKey, type Files } from './output-manifest';

/** What a commit is about to do. Once it is on disk the output is decided: this run or the next one completes it. */
export interface Journal {
  /** The whole new output, unchanged files included. */
  readonly files: Files;
  /** Files of the previous output that the new one lacks. */
  readonly remove: ReadonlySet<string>;
}

export function writeJournal(journal: Journal): string {
  const content = { version: 1, files: inOrder(journal.files), remove: [...journal.remove].sort() };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Reads a journal. It is data from disk that tells what to move and what to remove, so nothing in it is taken on trust. */
export function readJournal(text: string): Parsed<Journal> {
  const content = readObject(text);
  if (!content.ok) return content;
  const strange = unknownKey(content.value, ['version', 'files', 'remove']);
  if (strange !== undefined) return refused(strange);
  const files = readFiles(content.value['files']);
  if (!files.ok) return files;
  const listed = content.value['remove'];
  if (!Array.isArray(listed)) return refused('its "remove" is not a list');
  const remove = new Set<string>();
  for (const path of listed as readonly unknown[]) {
    if (typeof path !== 'string') return refused('its "remove" holds something that is not a path');
    const problem = problemOfPath(path);
    if (problem !== undefined) return refused(problem);
    if (files.value.has(path)) return refused(`${JSON.stringify(path)} is to be published and to be removed`);
    remove.add(path);
  }
  return parsed({ files: files.value, remove });
}
