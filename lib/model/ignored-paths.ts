type Step = string | number;

/** The steps of a path as `ignore_changes` may write it: `spec[0].replicas`, the older `spec.0.replicas`, keys of a map in quotes. */
function stepsOf(path: string): readonly Step[] {
  const steps = path.matchAll(/\["(?<key>(?:[^"\\]|\\.)*)"\]|\[(?<index>\d+)\]|(?<name>[^.[\]]+)/g);
  return [...steps].map(({ groups: { key, index, name = '' } = {} }) => {
    if (key !== undefined) return key.replace(/\\(.)/g, '$1');
    return index !== undefined ? Number(index) : /^\d+$/.test(name) ? Number(name) : name;
  });
}

/**
 * Whether ignoring `ignored` leaves nothing of `path` to Terraform: it is the same path or stands above it. A block that stands
 * once may be written without its position.
 */
export function covers(ignored: string, path: string): boolean {
  const below = [...stepsOf(path)];
  const steps = stepsOf(ignored);
  for (const step of steps) {
    if (below[0] === 0 && step !== 0) below.shift();
    if (below.shift() !== step) return false;
  }
  return steps.length > 0;
}
