const DAY = 86_400;

/** A moment at which the clocks of a zone are set to another offset. All in seconds; `at` since 1970 in UTC. */
export interface ClockChange {
  readonly at: number;
  /** Seconds east of UTC before and after. */
  readonly before: number;
  readonly after: number;
}

/** An IANA zone. `Local` is the controller's own zone, and Kubernetes refuses it; an offset such as +02:00 is no zone. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name) || name.toLowerCase() === 'local') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Changes by zone and span: asking for an offset costs microseconds, and an estate has many schedules in one zone. */
const known = new Map<string, readonly ClockChange[]>();

/**
 * The clock changes of a zone from `from` to `to`, in seconds since 1970. A zone is asked once a week, so two changes in
 * one week that cancel out would be missed; no zone has had such.
 */
export function clockChanges(zone: string, from: number, to: number): readonly ClockChange[] {
  const key = `${zone} ${from} ${to}`;
  const found = known.get(key) ?? findChanges(zone, from, to);
  known.set(key, found);
  return found;
}

function findChanges(zone: string, from: number, to: number): ClockChange[] {
  const offset = offsetsOf(zone);
  const changes: ClockChange[] = [];
  let low = from;
  let before = offset(low);
  while (low < to) {
    const high = low + 7 * DAY;
    const after = offset(high);
    if (after !== before) changes.push({ at: firstWith(offset, low, high), before, after });
    low = high;
    before = after;
  }
  return changes;
}

/** The second in which the offset of `low` ends. */
function firstWith(offset: (second: number) => number, low: number, high: number): number {
  const old = offset(low);
  let [same, changed] = [low, high];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offset(middle) === old) same = middle;
    else changed = middle;
  }
  return changed;
}

/** Seconds east of UTC at a second since 1970. */
export function offsetsOf(zone: string): (second: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return (second) => {
    const name = format.formatToParts(second * 1000).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const { sign, hours, minutes, seconds } =
      /GMT(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d)(?::(?<seconds>\d\d))?/.exec(name)?.groups ?? {};
    const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
    return sign === '-' ? -size : size;
  };
}
