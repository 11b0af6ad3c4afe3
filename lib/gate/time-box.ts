import type { App } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { FindingId } from '../values/finding-id';
import { type IsoDay, parseIsoDate } from '../values/iso-date';
import { dueOf, inDays, LONGEST_DAYS } from './due';
import type { PropProblem } from './governance';

/**
 * What is right until a day: an old way beside the new one while clients move over. From the day after, synth refuses it, unlike an
 * exemption, because the way out is there already (C-11, C-27).
 */
export interface TimeBox {
  /** What it would be a finding of for good. */
  readonly rule: FindingId;
  /** The prop that says it: `tls`. */
  readonly prop: string;
  /** What goes on beside the new way: `plain text beside TLS`. */
  readonly what: string;
  /** The last day, at most 365 days ahead. */
  readonly until: string;
  readonly mend: string;
}

const TIME_BOX = 'pawl:time-box';

/** Records that something of a construct ends. */
export function endsOn(construct: IConstruct, box: TimeBox): void {
  construct.node.addMetadata(TIME_BOX, box);
}

/** A time box, and the construct that it is of. */
export interface Boxed {
  readonly construct: IConstruct;
  readonly box: TimeBox;
}

/** Every time box of an app. */
export function timeBoxesIn(app: App): readonly Boxed[] {
  return app.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === TIME_BOX)
        .map(({ data }) => ({ construct, box: data as TimeBox })),
    );
}

/** What its day says today: nothing, a warning from a month before, an error from the day after. */
export function judgeTimeBox(
  { rule, prop, what, until, mend }: TimeBox,
  today: IsoDay,
): { readonly level: 'error' | 'warning'; readonly problem: PropProblem } | undefined {
  const told = (level: 'error' | 'warning', message: string, how = mend) => ({
    level,
    problem: { rule, message: `${prop}: ${what} ${message}`, mend: how },
  });
  const day = parseIsoDate(until);
  if (!day.ok) return told('error', `has no end: ${day.problem}`, "until: '2027-03-31'");
  const { due, days } = dueOf(day.value, today);
  if (due === 'past') return told('error', `was to end on ${until}`);
  if (due === 'soon') return told('warning', `ends ${inDays(days)}, on ${until}`);
  if (due === 'far')
    return told('error', `ends on ${until}, ${days} days ahead: ${LONGEST_DAYS} is the most`, 'take an earlier day');
  return undefined;
}
