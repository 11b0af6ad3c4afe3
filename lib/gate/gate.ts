import type { App } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Level } from '../findings/verdict';
import { countOf, problemText } from '../reports/terminal';
import { openStage } from '../synth/publish';
import { type Ambient, PROCESS } from './ambient';
import { networkReport } from './network-report';
import { Refusal, refuse } from './refusal';
import { type Review, review } from './review';
import { writeApp } from './write';

/** How an App is judged as a whole. */
export interface GateOptions {
  /**
   * The level of stacks that are plain cdktf, not written with Pawl.
   *
   * @default 'observe' - people migrate one stack at a time; until then the findings are counted in the summary
   */
  readonly plainStacks?: Level;
}

interface Settings {
  plainStacks: Level;
  ambient: Ambient;
}

const settings = new WeakMap<App, Settings>();

/**
 * Puts the gate at the end of `app.synth()`. Every Pawl stack does it for its App, so a call is only needed for the options, or
 * for an App without a Pawl stack.
 */
export function gate(app: App, options: GateOptions = {}, ambient?: Ambient): void {
  const known = settings.get(app);
  if (!known)
    Object.defineProperty(app, 'synth', {
      value: () => {
        synth(app);
      },
    });
  settings.set(app, {
    plainStacks: options.plainStacks ?? known?.plainStacks ?? 'observe',
    ambient: ambient ?? known?.ambient ?? PROCESS,
  });
}

/** What `app.synth()` does now: write into a stage, judge what was written, then publish all of it or nothing. */
function synth(app: App): void {
  const { ambient, plainStacks } = settings.get(app) ?? { ambient: PROCESS, plainStacks: 'observe' };
  if (app.hclOutput)
    throw new Refusal('hclOutput: cdktf drops nested overrides from HCL, so Pawl publishes JSON. Leave --hcl out.', []);
  const stage = openStage(app.outdir);
  let outcome: Review;
  try {
    outcome = review(app, writeApp(app, stage.directory), plainStacks, ambient.today(), ambient.cwd());
    if (outcome.errors.length === 0) {
      fs.writeFileSync(path.join(stage.directory, 'exemptions.json'), outcome.ledger);
      fs.writeFileSync(path.join(stage.directory, 'network.json'), networkReport(app));
      stage.commit();
    } else stage.abandon();
  } catch (error) {
    stage.abandon();
    throw error;
  }
  const told = [...outcome.warnings, ...outcome.errors].map(problemText);
  if (outcome.errors.length === 0) {
    ambient.print([...told, outcome.summary].join('\n\n'));
    return;
  }
  const end = `${countOf(outcome.errors.length, 'problem')}: nothing was published, ${app.outdir} is as it was.`;
  refuse(new Refusal([...told, end].join('\n\n'), outcome.errors));
}
