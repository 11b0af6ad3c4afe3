import type { App } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Level } from '../findings/verdict';
import { IMAGE_LEDGER, imageLedger, imageLedgerText, readImageLedger } from '../reports/image-ledger';
import { countOf, problemText } from '../reports/terminal';
import { openStage, OutputLocked, PublishError, type Stage } from '../synth/publish';
import { type Ambient, BadDate, PROCESS } from './ambient';
import { stageHcl } from './hcl';
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
  /**
   * Writes every stack as HCL too, for people: `hcl/<stack>.tf` in the output. It stands apart because Terraform would load it
   * beside `cdk.tf.json`, which stays what is planned and applied.
   *
   * `cdktf synth --hcl` (`new App({ hclOutput: true })`) needs no option: `cdk.tf` is then written in the place of the JSON.
   *
   * @default false - half a second for a hundred stacks that nobody may read
   */
  readonly hcl?: boolean | HclRequest;
}

/** HCL for people, and how. */
export interface HclRequest {
  /**
   * Says above a block or an argument which exemptions it needs, with reason and end, and which findings it answers. The same in
   * the `cdk.tf` of `cdktf synth --hcl`.
   *
   * @default false - one more thing that changes in a review
   */
  readonly comments?: boolean;
}

interface Settings {
  plainStacks: Level;
  hcl: boolean | HclRequest;
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
    hcl: options.hcl ?? known?.hcl ?? false,
    ambient: ambient ?? known?.ambient ?? PROCESS,
  });
}

/** What `app.synth()` does now: write into a stage, judge what was written, then publish all of it or nothing. */
function synth(app: App): void {
  const { ambient, plainStacks, hcl } = settings.get(app) ?? { ambient: PROCESS, plainStacks: 'observe', hcl: false };
  const stage = told(() => openStage(app.outdir));
  let outcome: Review;
  try {
    const written = writeApp(app, stage.directory);
    outcome = review(app, written, plainStacks, told(ambient.today), ambient.cwd());
    if (outcome.errors.length === 0) {
      const { directory } = stage;
      const commented = typeof hcl === 'object' && hcl.comments === true ? outcome.verdicts : undefined;
      const request = { directory, cwd: ambient.cwd(), beside: hcl !== false, commented };
      outcome = { ...outcome, errors: stageHcl(app, written, request) };
    }
    if (outcome.errors.length === 0) {
      fs.writeFileSync(path.join(stage.directory, 'exemptions.json'), outcome.ledger);
      fs.writeFileSync(path.join(stage.directory, 'backups.json'), outcome.backups);
      fs.writeFileSync(path.join(stage.directory, 'network.json'), networkReport(app));
      writeImages(outcome.images, app.outdir, stage.directory);
    }
  } catch (error) {
    drop(stage);
    throw error;
  }
  const texts = [...outcome.warnings, ...outcome.errors].map(problemText);
  if (outcome.errors.length === 0) {
    const { edited } = told(() => stage.commit());
    const overwritten = edited.map(
      (file) => `${path.join(app.outdir, file)}: had been changed by hand; it is as generated again`,
    );
    ambient.print([...texts, ...overwritten, outcome.summary].join('\n\n'));
    return;
  }
  told(() => {
    stage.abandon();
  });
  const end = `${countOf(outcome.errors.length, 'problem')}: nothing was published, ${app.outdir} is as it was.`;
  refuse(new Refusal([...texts, end].join('\n\n'), outcome.errors));
}

/** What stands in the ledger that is published says what ran before. One that cannot be read is none. */
function writeImages(running: Review['images'], outdir: string, directory: string): void {
  if (running.length === 0) return;
  const published = path.join(outdir, IMAGE_LEDGER);
  const before = fs.existsSync(published) ? readImageLedger(fs.readFileSync(published, 'utf8')) : undefined;
  const rows = imageLedger(running, before?.ok === true ? before.value : []);
  fs.writeFileSync(path.join(directory, IMAGE_LEDGER), imageLedgerText(rows));
}

/** An error that was written for the user is the whole report; where in Pawl it was thrown helps nobody. */
function told<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    const forUser = error instanceof PublishError || error instanceof OutputLocked || error instanceof BadDate;
    return forUser ? refuse(new Refusal(error.message, [], { cause: error })) : raise(error);
  }
}

function raise(error: unknown): never {
  throw error;
}

/** Lets go of the stage after an error, which is the one to tell even when this fails too: the next run clears what is left. */
function drop(stage: Stage): void {
  try {
    stage.abandon();
  } catch {
    // told above
  }
}
