import type { Exemption } from '../../../lib/values/exemption';

import type { ImageFacts } from '../../../lib/values/image';
import type { Checks } from '../../props/checks';
import { checkUser, type RunAs } from '../../props/user';

/** Linux capabilities, and why the container needs them. */
export interface AddedCapabilities {
  readonly add: readonly [string, ...string[]];
  readonly because: Exemption<'D-25'>;
}

/** What the container may do beyond nothing; each by its exemption. */
export interface RightsProps {
  /** All of the host's devices and kernel. Such a container publishes nothing (D-24). @default false (K-16) */
  readonly privileged?: Exemption<'K-16'>;
  /** Capabilities beyond none, without `CAP_`: `['IPC_LOCK']`. @default every capability is dropped (D-25) */
  readonly capabilities?: AddedCapabilities;
  /** Whether a process may gain rights by setuid. @default false (D-25) */
  readonly privilegeEscalation?: Exemption<'D-25'>;
  /** Leaves the image's files writable. Name the paths in `writable` instead where they are known. @default read-only (D-25) */
  readonly writableRoot?: Exemption<'D-25'>;
}

/** As the provider takes them. */
export interface Rights {
  readonly user: string | undefined;
  /** Set where the number is known, so that folders can be made the user's own. */
  readonly owner: RunAs | undefined;
  readonly privileged: true | undefined;
  readonly readOnly: boolean;
  readonly capabilities: { readonly drop: string[]; readonly add?: string[] };
  readonly securityOpts: string[];
}

export function rightsOf(
  runAs: RunAs | Exemption<'D-13'> | undefined,
  security: RightsProps,
  image: ImageFacts,
  checks: Checks,
): Rights {
  const owner = ownerOf(runAs, image, checks);
  const relaxed = (prop: keyof RightsProps, rule: 'K-16' | 'D-25'): boolean =>
    security[prop] !== undefined && checks.isExempt(`security.${prop}`, rule, security[prop]);
  const add = security.capabilities;
  if (add) checks.isExempt('security.capabilities.because', 'D-25', add.because);
  const all = add?.add.find((name) => /^(?:CAP_)?ALL$/i.test(name));
  if (all !== undefined)
    checks.problem('security.capabilities: ALL is every capability of its host', {
      rule: 'D-25',
      mend: "add: ['IPC_LOCK'], one by one",
    });
  return {
    user: owner === undefined ? undefined : `${owner.uid}:${owner.gid}`,
    owner,
    privileged: relaxed('privileged', 'K-16') ? true : undefined,
    readOnly: !relaxed('writableRoot', 'D-25'),
    capabilities: { drop: ['ALL'], ...(add ? { add: [...add.add] } : {}) },
    securityOpts: relaxed('privilegeEscalation', 'D-25') ? [] : ['no-new-privileges:true'],
  };
}

/** The user that is written: the stated one, or the image's own by its number. Nothing keeps a root image from running here. */
function ownerOf(
  runAs: RunAs | Exemption<'D-13'> | undefined,
  { user }: ImageFacts,
  checks: Checks,
): RunAs | undefined {
  if (runAs !== undefined) {
    const stated = checks.unlessExempt('runAs', runAs);
    if (stated) checkUser(stated, checks);
    return stated;
  }
  if (typeof user === 'number' && user > 0) return { kind: 'uid', uid: user, gid: user };
  checks.problem(
    user === undefined || user === 'named'
      ? 'nothing says as whom it runs: the image may run as root, and a secret is readable by its owner alone'
      : 'the image runs as root',
    { rule: 'D-13', mend: 'runAs: uid(1000)', exempt: "runAs: exempt('D-13', { reason: '…', expires: '…' })" },
  );
  return undefined;
}
