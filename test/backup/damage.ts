import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

export function edit(file: string, change: (bytes: Buffer) => Buffer): void {
  fs.writeFileSync(file, change(fs.readFileSync(file)));
}

export function flipped(bytes: Buffer, at = Math.floor(bytes.length / 2)): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** Writes the checksums anew: what is wrong was wrong before they were made. */
export function sealed(out: string): void {
  const names = fs.readdirSync(out).filter((name) => name !== 'SHA256SUMS');
  const lines = names.sort().map((name) => {
    const sum = createHash('sha256')
      .update(fs.readFileSync(path.join(out, name)))
      .digest('hex');
    return `${sum}  ${name}\n`;
  });
  fs.writeFileSync(path.join(out, 'SHA256SUMS'), lines.join(''));
}
