import type { Checks } from './checks';
import { made, object, parsedLater } from './shape';

/** The user that a container runs as, other than the one its image sets. */
export interface RunAs {
  readonly kind: 'uid';
  readonly uid: number;
  readonly gid: number;
}

/**
 * A user by number and its group; on Kubernetes the group of its volumes too.
 *
 * @param user 1 to 2147483647; root is an exemption from D-13
 * @param group default the same number
 */
export function uid(user: number, group: number = user): RunAs {
  return { kind: 'uid', uid: user, gid: group };
}

export const runAs = made('uid(1000), or an exemption from D-13', {
  uid: object<RunAs>({ uid: parsedLater, gid: parsedLater }),
});

const LARGEST_ID = 2_147_483_647;

export function checkUser({ uid: user, gid }: RunAs, checks: Checks): void {
  if (!Number.isInteger(user) || user < 1 || user > LARGEST_ID)
    checks.problem(`runAs: uid ${user} is not a number from 1 to ${LARGEST_ID}; root is an exemption`, {
      rule: 'D-13',
      mend: 'runAs: uid(1000)',
      exempt: "runAs: exempt('D-13', { reason: '…', expires: '…' })",
    });
  if (!Number.isInteger(gid) || gid < 0 || gid > LARGEST_ID)
    checks.problem(`runAs: gid ${gid} is not a number from 0 to ${LARGEST_ID}`, {
      rule: 'D-13',
      mend: 'runAs: uid(1000, 1000)',
    });
}
