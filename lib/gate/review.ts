import type { App } from 'cdktf';
import * as path from 'node:path';
import { FINDINGS } from '../findings';
import type { Level, Problem, Verdict } from '../findings/verdict';
import { NO_FACTS } from '../model/facts';
import type { Estate } from '../model/estate';
import type { Place } from '../model/subject';
import { isUnknown } from '../model/unknown';
import { coverageOf } from '../reports/coverage';
import type { RunningImage } from '../reports/image-ledger';
import { exemptionsText, type StackSummary, summaryText } from '../reports/terminal';
import { joined, readTerraform, resourcesOf } from '../sources/terraform';
import type { IsoDay } from '../values/iso-date';
import { namesSecret } from '../values/secret-words';
import { SCHEMA_FILE } from '../terraform/schema-file';
import type { JsonObject } from '../values/json';
import { judgeClosing, readState, STATE_FILE } from './default-deny';
import { duplicatesAmong, grantedIn, ledgerOf, stateOf, type Granted } from './exemptions';
import { type Governance, type Policy, governanceOf, levelOf, problemsOf } from './governance';
import { lossesOfApp, lossesOfStack } from './integrity';
import { judge } from './judge';
import { authored, Reporter } from './problems';
import { checkSchemas, SCHEMA_RULE } from './schema-check';
import { openSchemas } from './schemas';
import { type Boxed, judgeTimeBox, timeBoxesIn } from './time-box';
import type { Written, WrittenStack } from './write';

/** What a run of the gate comes to. Errors refuse the output; all of them are told at once. */
export interface Review {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly verdicts: readonly Verdict[];
  readonly summary: string;
  /** `exemptions.json`. */
  readonly ledger: string;
  /** `backups.json`. */
  readonly backups: string;
  /** What the containers of Docker hosts run, for `images.json`. */
  readonly images: readonly RunningImage[];
}

/** Judges everything that was written, all stacks before anything is told. */
export function review(app: App, written: Written, plainStacks: Level, today: IsoDay, cwd: string): Review {
  const governances = new Map(written.stacks.map(({ stack }) => [stack, governanceOf(stack, plainStacks)]));
  const byPath = new Map([...governances].map(([stack, governance]) => [stack.node.path, governance]));
  const governanceAt = ({ stack }: Place): Governance => byPath.get(stack) ?? NOWHERE;
  const rendered = written.stacks.filter(isRendered);
  const estate = joined(rendered.map(({ stack, json }) => readTerraform(stack.node.path, json)));
  const exemptions = grantedIn(app, governances);
  const { verdicts, used } = judge(FINDINGS, estate, (place) => governanceAt(place).facts, exemptions);

  const reporter = new Reporter(app, cwd, today);
  const broken = brokenInput(app, written, reporter);
  const schemas = openSchemas(cwd);
  const { contradictions, notes } = checkSchemas(rendered, schemas, app.outdir);
  const refused = [
    ...(schemas.problem === undefined ? [] : [unreadableSchemas(schemas.problem)]),
    ...withoutLosses(
      contradictions.map((each) => reporter.contradiction(each)),
      broken,
    ),
  ];
  const closing = judgeClosing(
    estate,
    readState(path.join(cwd, STATE_FILE)),
    (place) => governanceAt(place).shared?.name,
  );
  const duplicates = new Set(duplicatesAmong(exemptions));
  const judgedPaths = new Set(rendered.map(({ stack }) => stack.node.path));
  const about = exemptions.map((exemption) => {
    const use = {
      // what could not be written was not judged, so nobody knows what it needs
      used: used.has(exemption) || !exemption.stacks.every((path) => judgedPaths.has(path)),
      duplicate: duplicates.has(exemption),
    };
    const policies = exemption.stacks.map((path) => (byPath.get(path) ?? NOWHERE).policy);
    return exemptionProblems(exemption, use, policies, today, reporter);
  });
  const judged = verdicts.map((verdict) =>
    verdictProblems(verdict, governanceAt(verdict.subject.place).policy, reporter),
  );
  const boxes = timeBoxesIn(app);
  const ending = endingAmong(boxes, today, reporter);
  const errors = [
    ...broken,
    ...ending.errors,
    ...refused,
    ...closing.problems,
    ...about.flatMap((each) => each.errors),
    ...judged.flatMap((each) => each.errors),
  ];
  const warnings = [
    ...ending.warnings,
    ...about.flatMap((each) => each.warnings),
    ...judged.flatMap((each) => each.warnings),
  ];
  return {
    errors: withoutEchoes(errors, errors),
    warnings: withoutEchoes(warnings, errors),
    verdicts,
    summary: [
      summaryText(rendered.map((stack) => summaryOf(stack, verdicts, governanceAt))),
      exemptionsText([
        ...exemptions.map(({ stated, scope }) => ({ ...stated, scope, until: stated.expires ?? stated.review })),
        ...boxes.map(({ construct, box }) => ({ ...box, scope: construct.node.path })),
      ]),
      ...notes,
      ...closing.notes,
    ]
      .filter((text) => text !== '')
      .join('\n'),
    ledger: ledgerOf(exemptions, boxes),
    backups: `${JSON.stringify(
      coverageOf(estate, verdicts, (place) => governanceAt(place).facts.tier),
      null,
      2,
    )}\n`,
    images: imagesIn(app, rendered, estate),
  };
}

/** Those that are known before Terraform runs. */
function imagesIn(app: App, rendered: readonly Rendered[], { dockerContainers }: Estate): readonly RunningImage[] {
  if (dockerContainers.length === 0) return [];
  const folders = new Map(rendered.map(({ stack: { node } }) => [node.path, node.id]));
  const constructs = new Map(app.node.findAll().map((construct) => [construct.node.path, construct]));
  return dockerContainers.flatMap(({ image, place: { stack, address, construct } }) => {
    const made = constructs.get(construct ?? stack);
    return image === undefined || isUnknown(image)
      ? []
      : [{ stack: folders.get(stack) ?? stack, address, construct: made ? authored(made).node.path : stack, image }];
  });
}

type Rendered = WrittenStack & { readonly json: JsonObject };

function isRendered(stack: WrittenStack): stack is Rendered {
  return stack.json !== undefined;
}

const NOWHERE: Governance = { policy: {}, facts: NO_FACTS };

interface Problems {
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** What cannot be exempt: what cdktf refuses, loses or breaks, and props that no constructor could use. */
function brokenInput(app: App, written: Written, reporter: Reporter): Problem[] {
  const stacks = written.stacks.map(({ stack }) => stack);
  return [
    ...[...written.failures, ...written.stacks.flatMap(({ failures }) => failures)].map((each) =>
      reporter.failure(each),
    ),
    ...lossesOfApp(app, stacks).map((loss) => reporter.loss(loss)),
    ...written.stacks
      .filter(isRendered)
      .flatMap(({ stack, json }) => lossesOfStack(stack, json))
      .map((loss) => reporter.loss(loss)),
    ...app.node
      .findAll()
      .flatMap((construct) => problemsOf(construct).map((problem) => reporter.prop(construct, problem))),
  ];
}

/** What ends on a day: an old way beside a new one. */
function endingAmong(boxes: readonly Boxed[], today: IsoDay, reporter: Reporter): Problems {
  const judged = boxes.flatMap(({ construct, box }) => {
    const told = judgeTimeBox(box, today);
    return told ? [{ level: told.level, problem: reporter.prop(construct, told.problem) }] : [];
  });
  const of = (level: 'error' | 'warning') =>
    judged.filter((each) => each.level === level).map(({ problem }) => problem);
  return { errors: of('error'), warnings: of('warning') };
}

function unreadableSchemas(problem: string): Problem {
  return {
    where: SCHEMA_FILE,
    rule: SCHEMA_RULE,
    message: problem,
    mend: 'take it from version control again, or make it anew: take it out and run pawl schema update',
  };
}

function exemptionProblems(
  exemption: Granted,
  use: { readonly used: boolean; readonly duplicate: boolean },
  policies: readonly Policy[],
  today: IsoDay,
  reporter: Reporter,
): Problems {
  const { errors, warnings, expired } = stateOf(exemption, today);
  const found = [...errors];
  if (use.duplicate) found.push('the same is exempt twice here: take one of them out');
  else if (!use.used && !isDemanded(exemption))
    found.push('nothing here needs it: without it the rule passes, so take it out');
  // one that several stacks share is judged by the strictest of them
  const late = expired && policies.some((policy) => policy.expired === 'fail');
  return {
    errors: [...found, ...(late ? warnings : [])].map((message) => reporter.exemption(exemption, message)),
    warnings: (late ? [] : warnings).map((message) => reporter.exemption(exemption, message)),
  };
}

/** The types demand `plain` by the name alone; the rule may pass the value all the same: a path, a switch. */
function isDemanded({ plain }: Granted): boolean {
  return plain !== undefined && namesSecret(plain);
}

function verdictProblems(verdict: Verdict, policy: Policy, reporter: Reporter): Problems {
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  if (verdict.state === 'exempt') return { errors, warnings };
  const level = levelOf(policy, verdict.finding.id);
  for (const reason of verdict.reasons) {
    const refused = reason.state === 'fail' || policy.unknown === 'fail';
    if (!refused || level === 'observe') continue;
    const severity = reason.state === 'fail' ? (reason.severity ?? verdict.finding.severity) : verdict.finding.severity;
    (level === 'enforce' && severity !== 'low' ? errors : warnings).push(reporter.verdict(verdict, reason));
  }
  return { errors, warnings };
}

/** A constructor and the gate may say the same of one construct and rule; the constructor said it better. */
function withoutEchoes(problems: readonly Problem[], errors: readonly Problem[]): Problem[] {
  const said = new Set(errors.filter(({ place }) => place === undefined).map(({ where, rule }) => `${where} ${rule}`));
  return problems.filter(({ place, where, rule }) => place === undefined || !said.has(`${where} ${rule}`));
}

/** What a lost override or a raw block made of a resource follows from that, and is told with it. */
function withoutLosses(contradictions: readonly Problem[], broken: readonly Problem[]): readonly Problem[] {
  const lost = broken.filter(({ rule }) => rule === 'lost-override' || rule === 'raw-block');
  const lines = new Set(lost.map(({ origin }) => origin));
  return contradictions.filter(({ origin }) => origin === undefined || !lines.has(origin));
}

function summaryOf(
  { stack, json }: Rendered,
  verdicts: readonly Verdict[],
  governanceAt: (place: Place) => Governance,
): StackSummary {
  const own = verdicts.filter(({ subject }) => subject.place.stack === stack.node.path);
  const observed = own.filter(
    ({ state, finding, subject }) =>
      state === 'fail' && levelOf(governanceAt(subject.place).policy, finding.id) === 'observe',
  );
  return {
    stack: stack.node.path,
    resources: resourcesOf(json, 'resource').length,
    verdicts: own,
    observed: observed.length,
  };
}
