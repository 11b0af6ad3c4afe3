import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ENGINES, engineScript, resticScript } from '../../lib/backup/script';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-scripts-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

const SCRIPTS = [
  ...ENGINES.map((engine) => [engine, engineScript(engine)] as const),
  ['restic', resticScript()] as const,
];

/** Where the script of a name is, as containers find it: put together. */
function written(name: string, text: string): string {
  const file = path.join(folder, `${name}.sh`);
  fs.writeFileSync(file, text);
  return file;
}

interface Said {
  readonly isMissing: boolean;
  readonly status: number | null;
  readonly said: string;
}

function run(command: readonly string[]): Said {
  const [program = '', ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  return { isMissing: error !== undefined, status, said: `${stdout}${stderr}` };
}

const WELL = { isMissing: false, status: 0, said: '' };

describe.each(SCRIPTS)('the script of %s', (name, text) => {
  test('leaves shellcheck nothing to say, as POSIX shell', () => {
    const found = run(['shellcheck', '--shell=sh', written(name, text)]);
    if (found.isMissing) console.warn(`shellcheck is not installed: the script of ${name} is not checked`);
    else expect(found).toEqual(WELL);
  });

  test.each([[['sh']], [['dash']], [['busybox', 'sh']]])('is read by %s', (shell) => {
    const found = run([...shell, '-n', written(name, text)]);
    if (found.isMissing) console.warn(`${shell.join(' ')} is not installed: the script of ${name} is not read by it`);
    else expect(found).toEqual(WELL);
  });

  test('ends at the first command that fails', () => {
    expect(text).toMatch(/^#!\/bin\/sh\n(?:#.*\n)*set -eu\n/);
  });
});

test('shellcheck and the shells do find what is wrong', () => {
  const file = written('wrong', '#!/bin/sh\nif [[ $1 == x ]]; then echo $1\n');
  for (const command of [
    ['shellcheck', '--shell=sh'],
    ['sh', '-n'],
    ['dash', '-n'],
    ['busybox', 'sh', '-n'],
  ]) {
    const { isMissing, status } = run([...command, file]);
    expect(isMissing || status !== 0).toBe(true);
  }
});
