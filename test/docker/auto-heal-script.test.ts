import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const SCRIPT = path.join(__dirname, '..', '..', 'lib', 'docker', 'auto-heal.sh');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-heal-'));
afterAll(() => {
  fs.rmSync(folder, { recursive: true });
});

/** In place of curl: answers for the engine, and keeps what it was asked, with the address that stood on standard input. */
const CURL = `#!/bin/sh
case "$*" in
  *containers/json*) [ -e "$HOME/no-engine" ] && exit 7; cat "$HOME/answer" ;;
  */restart*) echo "restart $*" | sed 's|.*/containers/|restart |; s|/restart.*||' >>"$HOME/asked" ; [ ! -e "$HOME/no-restart" ] ;;
  *) for last; do :; done; echo "$(cat) <- $last" >>"$HOME/asked"; echo "$*" >>"$HOME/arguments"; [ ! -e "$HOME/no-alert" ] ;;
esac
`;

interface Round {
  readonly status: number | null;
  readonly asked: readonly string[];
  readonly heard: boolean;
}

class Rig {
  readonly home = fs.mkdtempSync(path.join(folder, 'rig-'));

  constructor() {
    fs.mkdirSync(path.join(this.home, 'bin'));
    fs.writeFileSync(path.join(this.home, 'bin', 'curl'), CURL, { mode: 0o755 });
    this.write('alert', 'https://ntfy.example.org/secret-topic\n');
  }

  write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.home, name), text);
  }

  /** One round while these are unhealthy. */
  round(...names: readonly string[]): Round {
    this.write(
      'answer',
      JSON.stringify(names.map((name) => ({ Id: 'x', Names: [`/${name}`], Image: 'y', Ports: [] }))),
    );
    this.write('asked', '');
    fs.rmSync(path.join(this.home, 'state', '.heard'), { force: true });
    const { status } = spawnSync('sh', [SCRIPT], {
      env: {
        ...{ PATH: `${this.home}/bin:/usr/bin:/bin`, HOME: this.home, SOCKET: '/sock', ALERT: `${this.home}/alert` },
        ...{ STATE: `${this.home}/state`, MOST: '2', EVERY: '0', SELF: 'auto-heal' },
      },
    });
    const asked = fs.readFileSync(path.join(this.home, 'asked'), 'utf8').trim().split('\n').filter(Boolean);
    return { status, asked, heard: fs.existsSync(path.join(this.home, 'state', '.heard')) };
  }
}

const told = (message: string): string => `url = "https://ntfy.example.org/secret-topic" <- ${message}`;

test('where all is well nobody is told, and that is known', () => {
  expect(new Rig().round()).toEqual({ status: 0, asked: [], heard: true });
});

test('a container that is unhealthy is told of and restarted, and no other', () => {
  expect(new Rig().round('web')).toEqual({
    status: 0,
    asked: [told('web is unhealthy: restarting it (1 of 2 within an hour)'), 'restart web'],
    heard: true,
  });
});

test('one that stays unhealthy is left alone after its restarts, and that is told once', () => {
  const rig = new Rig();
  rig.round('web');
  expect(rig.round('web').asked).toEqual([
    told('web is unhealthy: restarting it (2 of 2 within an hour)'),
    'restart web',
  ]);
  expect(rig.round('web').asked).toEqual([
    told('web is unhealthy, and 2 restarts within an hour did not help: it is left alone'),
  ]);
  expect(rig.round('web', 'db').asked).toEqual([
    told('db is unhealthy: restarting it (1 of 2 within an hour)'),
    'restart db',
  ]);
});

test('restarts of more than an hour ago do not count', () => {
  const rig = new Rig();
  fs.mkdirSync(path.join(rig.home, 'state'));
  const before = Math.floor(Date.now() / 1000) - 3601;
  fs.writeFileSync(path.join(rig.home, 'state', 'web'), `${String(before)}\n${String(before)}\n`);
  expect(rig.round('web').asked).toContain('restart web');
});

test('it does not restart itself', () => {
  expect(new Rig().round('auto-heal').asked).toEqual([]);
});

test('where nobody could be told the restart is made, and it is known that nobody heard', () => {
  const rig = new Rig();
  rig.write('no-alert', '');
  const { asked, heard, status } = rig.round('web');
  expect({ last: asked.at(-1), heard, status }).toEqual({ last: 'restart web', heard: false, status: 0 });
});

test('a restart that fails is told of', () => {
  const rig = new Rig();
  rig.write('no-restart', '');
  expect(rig.round('web').asked.at(-1)).toBe(told('web could not be restarted'));
});

test('an engine that does not answer ends it, so that it is started again', () => {
  const rig = new Rig();
  rig.write('no-engine', '');
  expect(rig.round('web')).toEqual({ status: 7, asked: [], heard: false });
});

test('the address stands in no argument', () => {
  const rig = new Rig();
  rig.round('web');
  expect(fs.readFileSync(path.join(rig.home, 'arguments'), 'utf8')).not.toContain('secret-topic');
});

const { error } = spawnSync('shellcheck', ['--version']);
(error === undefined ? test : test.skip)('shellcheck has nothing to say', () => {
  expect(spawnSync('shellcheck', [SCRIPT], { encoding: 'utf8' }).stdout).toBe('');
});
