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
  readonly rule?: FindingId;
  /** The prop, and what goes on beside the new way: `tls: plain text beside TLS`. */
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

export function timeBoxesOf(construct: IConstruct): readonly TimeBox[] {
  return construct.node.metadata.filter(({ type }) => type === TIME_BOX).map(({ data }) => data as TimeBox);
}

/** What its day says today: nothing, a warning from a month before, an error from the day after. */
export function judgeTimeBox(
  { rule, what, until, mend }: TimeBox,
  today: IsoDay,
): { readonly level: 'error' | 'warning'; readonly problem: PropProblem } | undefined {
  const told = (level: 'error' | 'warning', message: string, how = mend) => ({
    level,
    problem: { ...(rule === undefined ? {} : { rule }), message: `${what} ${message}`, mend: how },
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
