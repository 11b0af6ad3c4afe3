import type { Claim, Estate } from './estate';
import { type Answer, every, isSame, some } from './relations';
import type { Subject } from './subject';
import { type Known, isUnknown } from './unknown';
import type { Volume, Workload } from './workload';

/** The claims that a volume of a workload surely mounts, as far as they are written. */
export function claimsBehind(
  { claim: name }: Pick<Volume, 'claim'>,
  by: Subject & Pick<Workload, 'namespace'>,
  { claims }: Estate,
): readonly Claim[] {
  if (name === undefined) return [];
  return claims.filter(
    (claim) =>
      every([
        isSame({ by: claim, value: claim.namespace }, { by, value: by.namespace }),
        isSame({ by: claim, value: claim.name }, { by, value: name }),
      ]) === true,
  );
}

/** Whether a claim with these access modes is mounted by one node at a time. */
export function isForOneNode(accessModes: Known<readonly string[]>): Answer {
  return isUnknown(accessModes) || accessModes.length === 0
    ? undefined
    : !accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
}

/** Whether a volume is mounted by one node at a time; false of a volume that is no claim. */
export function isSingleNode(volume: Volume, workload: Workload, estate: Estate): Answer {
  if (volume.claim === undefined) return false;
  const behind = claimsBehind(volume, workload, estate);
  return behind.length === 0 ? undefined : some(behind.map(({ accessModes }) => isForOneNode(accessModes)));
}

/** How messages call the claim of a volume. */
export function claimName({ claim }: Volume): string {
  return claim === undefined ? '' : isUnknown(claim) ? claim.expression : `claim "${claim}"`;
}
