import * as fs from 'node:fs';
import * as path from 'node:path';
import { UnusableInput } from './command';

/** The text of a file that a command was given. */
export function textOf(file: string, cwd: string): string {
  const absolute = path.resolve(cwd, file);
  if (!fs.existsSync(absolute) || !fs.statSync(absolute).isFile()) throw new UnusableInput(`${file} is not a file`);
  return fs.readFileSync(absolute, 'utf8');
}
