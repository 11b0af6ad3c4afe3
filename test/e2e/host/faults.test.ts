/** Needs a POSIX sh and util-linux: every command of the script fails once, and every gap between two sees a SIGKILL. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type HostFileSettings, releaseOf } from '../../../lib/host/settings';
import { IS_NEW, IS_OLD, NEW, OLD, Rig } from '../../host/rig';

const SHIMMED = [
  ...['chmod', 'chown', 'cp', 'date', 'diff', 'flock', 'mkdir', 'mv', 'rm', 'setsid', 'sha256sum', 'stat', 'timeout'],
];
const REAL = process.env['PATH'] ?? '/usr/bin:/bin';
const AT_ONCE = 6;

interface Scenario {
  readonly name: string;
  readonly settings: Partial<HostFileSettings>;
  readonly hadFile: boolean;
}
const SCENARIOS: readonly Scenario[] = [
  { name: 'a file is replaced', settings: {}, hadFile: true },
  { name: 'a file appears', settings: {}, hadFile: false },
  { name: 'a new file does not work', settings: { verify: 'false' }, hadFile: true },
];

interface Fault {
  readonly call: string;
  readonly command: string;
  readonly mode: 'fail' | 'before' | 'after';
}

/** A rig whose commands are counted. Answers the calls of each role. */
class Faulty {
  readonly rig: Rig;
  private readonly faults: string;
  private readonly bin: string;

  constructor(scenario: Scenario) {
    this.rig = new Rig({ confirmWithin: 1, ...scenario.settings });
    if (scenario.hadFile) this.rig.old();
    this.bin = path.join(this.rig.folder, 'bin');
    this.faults = path.join(this.rig.folder, 'faults');
    fs.mkdirSync(this.bin);
    fs.mkdirSync(this.faults);
    fs.symlinkSync(path.join(this.rig.folder, 'pid'), path.join(this.faults, 'main.pid'));
    for (const name of SHIMMED) fs.symlinkSync(path.join(__dirname, 'shim.sh'), path.join(this.bin, name));
  }

  /** Applies with one fault, or none, and confirms as Terraform would. Answers whether both succeeded. */
  async apply(fault?: Fault): Promise<boolean> {
    const { ended } = this.rig.start({
      PATH: `${this.bin}:${REAL}`,
      REAL,
      FAULTS: this.faults,
      FAULT: fault?.call ?? '',
      MODE: fault?.mode ?? '',
    });
    const applied = (await ended).code === 0;
    return applied && this.rig.confirm().code === 0;
  }

  /** Whether a run came as far as the fault: how often the watchdog looks depends on the time. */
  met({ call }: Fault): boolean {
    const [role = '', number] = call.split(':');
    return this.calls(role).length >= Number(number);
  }

  calls(role: string): readonly string[] {
    const file = path.join(this.faults, role);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
  }
}

/** What is wrong after one fault; undefined where the run did not come as far. */
async function problemsAfter(scenario: Scenario, fault: Fault): Promise<readonly string[] | undefined> {
  const faulty = new Faulty(scenario);
  const { rig } = faulty;
  const problems: string[] = [];
  const before = scenario.hadFile ? IS_OLD : 'none';
  const works = scenario.settings.verify === undefined;
  try {
    const succeeded = await faulty.apply(fault);
    await rig.settled();
    if (!faulty.met(fault)) return undefined;
    const { state } = rig;
    if (state !== before && !(works && state === IS_NEW)) problems.push(`the file is ${state}`);
    if (succeeded && state !== IS_NEW) problems.push(`the apply succeeded and the file is ${state}`);
    const active = state === IS_NEW ? NEW.trim() : scenario.hadFile ? OLD.trim() : 'none';
    if (rig.lastActive !== '' && rig.lastActive !== active) problems.push(`what is active is ${rig.lastActive}`);
    if (state === IS_NEW && rig.lastActive === '') problems.push('the new file was never activated');
    const working = { ...rig.settings, verify: '', confirmWithin: 10 }; // of which a busy machine may need more than one
    rig.write(working);
    const again = rig.run();
    const confirmed = rig.confirm(releaseOf(working));
    await rig.settled();
    if (again.code !== 0 || confirmed.code !== 0) problems.push(`the next apply fails: ${again.said}${confirmed.said}`);
    if (rig.state !== IS_NEW) problems.push(`after the next apply the file is ${rig.state}`);
    const strays = rig.names.filter((name) => name !== 'target.conf');
    if (strays.length > 0) problems.push(`left behind: ${strays.join(', ')}`);
  } finally {
    rig.remove();
  }
  return problems.map((problem) => `${scenario.name}, ${fault.mode} ${fault.call} (${fault.command}): ${problem}`);
}

async function faultsOf(scenario: Scenario): Promise<readonly Fault[]> {
  const faulty = new Faulty(scenario);
  await faulty.apply();
  await faulty.rig.settled();
  const faults = ['main', 'watch'].flatMap((role) =>
    faulty
      .calls(role)
      .flatMap((command, index) =>
        (['fail', 'before', 'after'] as const).map((mode) => ({ call: `${role}:${index + 1}`, command, mode })),
      ),
  );
  faulty.rig.remove();
  return faults;
}

test.each(SCENARIOS)(
  '$name: whatever fails or dies, the file is the old one or the new one that works',
  async (scenario) => {
    const faults = [...(await faultsOf(scenario))];
    let met = 0;
    const problems: string[] = [];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let fault = faults.shift(); fault; fault = faults.shift()) {
          const found = await problemsAfter(scenario, fault);
          if (found !== undefined) met += 1;
          problems.push(...(found ?? []));
        }
      }),
    );
    console.log(`${scenario.name}: ${met} faults, ${problems.length} problems`);
    expect(met).toBeGreaterThan(70);
    expect(problems).toEqual([]);
  },
);
