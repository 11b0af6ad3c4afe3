/** The candidate that a misspelt name was most likely meant to be; `undefined` when none is within a third of its letters. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const apart = distance(name.toLowerCase(), candidate.toLowerCase(), least);
    if (apart < least) {
      best = candidate;
      least = apart;
    }
  }
  return best;
}

/** Letters to add, drop or replace, underscores being free (`hostNetwork` for `host_network`); `limit` when there are more. */
function distance(left: string, right: string, limit: number): number {
  const a = left.replaceAll('_', '');
  const b = right.replaceAll('_', '');
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1)
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1),
        ),
      );
    previous = current;
  }
  return Math.min(previous[b.length] ?? limit, limit);
}
