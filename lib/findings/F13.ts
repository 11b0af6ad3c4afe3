import { claimName, isSingleNode } from '../model/claims';
import { copiesOf, isReplicated } from '../model/copies';
import type { Estate } from '../model/estate';
import { longLivedWorkloads } from '../model/selectors';
import { isUnreadable } from '../model/subject';
import { type Known, isUnknown } from '../model/unknown';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F13: Deployments say how they roll, and never wait for themselves.
 *
 * Without bounds a Deployment inherits 25 % each way, which for few copies is one more than the cluster may hold or one less
 * than the app bears; the audit counted 97. Where one node mounts the claim, a new pod waits for the volume and the old one for
 * the new pod: the rollout never ends. So does a second copy. A rollout without surge takes the old pod away first and does not
 * deadlock. OnDelete is F17's.
 */
export const F13 = finding({
  id: 'F13',
  title: 'Deployments roll within stated bounds, and one at a time where one node mounts their volume',
  severity: 'medium',
  sources: ['001 §table F13'],
  judges: [
    on(
      (estate: Estate) =>
        longLivedWorkloads(estate).filter((subject) => isUnreadable(subject) || subject.kind === 'Deployment'),
      (workload, { estate }) => judgeRollout(workload, estate),
    ),
  ],
  mend: 'scale: single() with a claim of one node, which writes Recreate; else nothing: max_surge 1 and max_unavailable 0 are the default',
  exemptAt: '',
});

function judgeRollout(workload: Workload, estate: Estate): readonly Opinion[] {
  const { specAt, strategy } = workload;
  const { type } = strategy;
  const volume = singleNodeVolume(workload, estate);
  const opinions: Opinion[] = [];
  const copies = isReplicated(copiesOf(workload, estate));
  if (volume && copies !== false)
    opinions.push(
      volume.certain === true && copies === true
        ? fail(`runs several copies, and one node mounts ${volume.name}: the second waits for ever`, {
            at: `${specAt}.replicas`,
            severity: 'high',
          })
        : unsure(`may run several copies that wait for ${volume.name}, if one node mounts it`, {
            at: `${specAt}.replicas`,
          }),
    );
  if (isUnknown(type)) return [...opinions, unknown(type, { at: `${specAt}.strategy.type` })];
  if (type !== undefined && type !== 'RollingUpdate') return [...opinions, pass({ at: `${specAt}.strategy` })];
  return [...opinions, ...judgeBounds(workload, volume)];
}

interface SingleNodeVolume {
  readonly name: string;
  /** Undefined where nobody can tell how the claim may be mounted. */
  readonly certain: true | undefined;
}

function judgeBounds({ specAt, strategy }: Workload, volume: SingleNodeVolume | undefined): readonly Opinion[] {
  const at = `${specAt}.strategy`;
  const { maxSurge, maxUnavailable } = strategy;
  const waits = volume !== undefined && !isZero(maxSurge);
  if (waits && volume.certain && !isUnknown(maxSurge))
    return [
      fail(`rolls while one node mounts ${volume.name}: the new pod waits for the volume, the old one for it`, {
        at,
        severity: 'high',
      }),
    ];
  const doubt = waits ? [unsure(`rolls while one node may mount ${volume.name}`, { at })] : [];
  const bounds = { max_surge: maxSurge, max_unavailable: maxUnavailable };
  const missing = Object.entries(bounds).filter(([, bound]) => bound === undefined);
  if (missing.length > 0)
    return [...doubt, fail(`rolls without ${missing.map(([name]) => name).join(' and ')}: 25 % is inherited`, { at })];
  if (isUnknown(maxSurge)) return [...doubt, unknown(maxSurge, { at: `${at}.rolling_update.max_surge` })];
  if (isUnknown(maxUnavailable))
    return [...doubt, unknown(maxUnavailable, { at: `${at}.rolling_update.max_unavailable` })];
  return isZero(maxSurge) && isZero(maxUnavailable)
    ? [...doubt, fail('may neither add a pod nor take one away: it cannot roll', { at, severity: 'high' })]
    : [...doubt, pass({ at })];
}

function isZero(bound: Known<string> | undefined): boolean {
  return bound !== undefined && !isUnknown(bound) && /^0+%?$/.test(bound.trim());
}

/** The first claim that one node mounts; failing that, one of which nobody can tell. */
function singleNodeVolume(workload: Workload, estate: Estate): SingleNodeVolume | undefined {
  const found = workload.pod.volumes.flatMap((volume): SingleNodeVolume[] => {
    const answer = isSingleNode(volume, workload, estate);
    return answer === false ? [] : [{ name: claimName(volume), certain: answer }];
  });
  const { hiddenVolumes } = workload.pod;
  const hidden: SingleNodeVolume[] = hiddenVolumes ? [{ name: hiddenVolumes.expression, certain: undefined }] : [];
  return found.find(({ certain }) => certain === true) ?? found[0] ?? hidden[0];
}
