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

/** Letters to add, drop, replace or swap, underscores being free (`hostNetwork` for `host_network`); at most `limit`. */
function distance(left: string, right: string, limit: number): number {
  const a = left.replaceAll('_', '');
  const b = right.replaceAll('_', '');
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1),
          swapped ? (before[column - 2] ?? 0) + 1 : limit,
        ),
      );
    }
    before = previous;
    previous = current;
  }
  return Math.min(previous[b.length] ?? limit, limit);
}
