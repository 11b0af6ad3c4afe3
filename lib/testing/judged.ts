import type { App } from 'cdktf';
import type { Problem, Verdict } from '../findings/verdict';
import { grantedIn, stateOf, type Granted } from '../gate/exemptions';
import { governanceOf } from '../gate/governance';
import { Reporter } from '../gate/problems';
import { review } from '../gate/review';
import { SCHEMA_RULE } from '../gate/schema-check';
import type { Written } from '../gate/write';
import type { IsoDay } from '../values/iso-date';
import { isWithin } from './scope';
import type { HeldExemption, JudgedPart } from './synthesized';

/** The gate's judgement of an App, cut to what stands within `scope`. Levels do not count: a finding is one even where it is only observed. */
export function judgedPart(app: App, written: Written, scope: string, today: IsoDay, cwd: string): JudgedPart {
  const outcome = review(app, written, 'enforce', today, cwd);
  const governances = new Map(written.stacks.map(({ stack }) => [stack, governanceOf(stack, 'enforce')]));
  const strict = new Set(
    [...governances].filter(([, { policy }]) => policy.unknown === 'fail').map(([stack]) => stack.node.path),
  );
  const reporter = new Reporter(app, cwd, today);
  const verdicts = outcome.verdicts.filter(({ subject: { place } }) => isWithin(place.construct ?? place.stack, scope));
  const failures = verdicts.flatMap((verdict) =>
    isFinding(verdict, strict) ? verdict.reasons.map((reason) => reporter.verdict(verdict, reason)) : [],
  );
  const granted = grantedIn(app, governances);
  const exempt = verdicts.filter(({ state }) => state === 'exempt');
  const holding = new Map(exempt.map((verdict) => [verdict, granted.filter((each) => holds(each, verdict))]));
  const ended = [...new Set([...holding.values()].flat())].flatMap((exemption) => {
    const { expired, warnings } = stateOf(exemption, today);
    return expired ? warnings.map((message) => reporter.exemption(exemption, message)) : [];
  });
  const broken = outcome.errors.filter(
    (problem) => (problem.place === undefined || problem.rule === SCHEMA_RULE) && isAbout(problem, scope),
  );
  return {
    verdicts,
    findings: [...broken, ...withoutRepeats(ended, broken), ...withoutEchoes(failures, broken)],
    exemptions: new Map(
      [...holding].map(([verdict, held]): [Verdict, HeldExemption[]] => [
        verdict,
        held.map((each) => ({ stated: each.stated, expired: stateOf(each, today).expired })),
      ]),
    ),
  };
}

function isFinding({ state, subject }: Verdict, strict: ReadonlySet<string>): boolean {
  return state === 'fail' || (state === 'unknown' && strict.has(subject.place.stack));
}

function holds({ rules, covers }: Granted, { finding, subject }: Verdict): boolean {
  return rules.includes(finding.id) && covers(subject);
}

/**
 * Problems of the App and of platforms are told when the whole App is asked about: a platform's exemption that one stack does
 * not need may be needed by another that this test does not build.
 */
function isAbout({ where }: Problem, scope: string): boolean {
  return isWithin(where, scope);
}

/** A policy that refuses expired exemptions has told them among the errors. */
function withoutRepeats(problems: readonly Problem[], told: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ where, message }) => !told.some((one) => one.where === where && one.message === message));
}

/** What a constructor has said of a construct and a rule, the rule need not say again. */
function withoutEchoes(problems: readonly Problem[], told: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ where, rule }) => !told.some((one) => one.where === where && one.rule === rule));
}
