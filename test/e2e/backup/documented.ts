import * as fs from 'node:fs';
import * as path from 'node:path';

const TEXT = fs.readFileSync(path.join(__dirname, '../../../docs/backup.md'), 'utf8');

/** The statements that the documentation asks an administrator for. @param engine whose heading stands above them */
export function administrators(engine: string): string {
  const [, chapter = ''] = TEXT.split(new RegExp(`^### .*${engine}.*$`, 'm'));
  const found = /```\w*\n([\s\S]*?)```/.exec(chapter)?.[1];
  if (found === undefined) throw new Error(`docs/backup.md says nothing of ${engine}`);
  return found;
}
