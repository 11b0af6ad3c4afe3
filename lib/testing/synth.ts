import { App } from 'cdktf';
import type { IConstruct } from 'constructs';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PROCESS } from '../gate/ambient';
import { writeApp } from '../gate/write';
import { parseIsoDate, type IsoDate, type IsoDay } from '../values/iso-date';
import { valueOf } from '../values/parsed';
import { judgedPart } from './judged';
import { onlyWithin, portable } from './part';
import { isWithin } from './scope';
import { Synthesized, type SynthesizedStack } from './synthesized';

export interface SynthOptions {
  /**
   * The day on which exemptions are judged.
   *
   * @default today, or `PAWL_DATE` where it is set - an exemption past its day fails a test though synth only warns
   */
  readonly today?: IsoDate;
}

/**
 * Synthesizes what a test asks about: a whole App, one of its stacks, or one construct with what is inside it.
 *
 * The App around it is written and judged as `app.synth()` would, because a rule may relate what one stack writes to what
 * another does; only the answers are cut to size. Nothing of the published output is read or changed, and nothing is refused:
 * what is wrong stands in `findings`. Each call synthesizes anew, so aspects run again.
 *
 * @throws when a stack cannot be rendered at all, with every reason
 */
export function synth(target: IConstruct, options: SynthOptions = {}): Synthesized {
  const app = App.of(target);
  const today = dayOf(options.today);
  const cwd = PROCESS.cwd();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-'));
  try {
    const written = writeApp(app, directory);
    const scope = target.node.path;
    const stacks = written.stacks.flatMap(({ stack, json, failures }): SynthesizedStack[] => {
      if (!overlaps(stack.node.path, scope)) return [];
      if (json === undefined) throw new Error(failures.map(({ message }) => message).join('\n'));
      const whole = portable(json, cwd);
      const part = isWithin(stack.node.path, scope) ? whole : onlyWithin(whole, scope);
      return [{ name: stack.node.id, json: part, whole }];
    });
    return new Synthesized(scope === '' ? 'the app' : scope, stacks, judgedPart(app, written, scope, today, cwd), cwd);
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function dayOf(given: IsoDate | undefined): IsoDay {
  return given === undefined ? PROCESS.today() : valueOf(parseIsoDate(given));
}

function overlaps(stack: string, scope: string): boolean {
  return isWithin(stack, scope) || isWithin(scope, stack);
}
