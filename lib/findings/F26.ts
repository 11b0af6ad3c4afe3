import { claimsBehind } from '../model/claims';
import type { Estate } from '../model/estate';
import { longLivedContainers } from '../model/selectors';
import { isMadeFor } from '../model/software';
import { isUnknown, writtenOf } from '../model/unknown';
import type { Container } from '../model/workload';
import { parseStorage } from '../values/storage';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * F26: Prometheus states how long and how much it keeps, and that it fits.
 *
 * By time alone a burst of series fills the disk, and a full disk means gaps in the very measurements that would show it: the
 * audited one had 200 GiB and nobody watched. By size alone nobody knows how far back the answers reach.
 */
export const F26 = finding({
  id: 'F26',
  title: 'Prometheus states how long and how much it keeps, less than its volume holds',
  severity: 'low',
  sources: ['001 §table F26', '001 §R4 bullet 5'],
  judges: [on(longLivedContainers, (container, { estate }) => judge(container, estate))],
  mend: "args: ['--storage.tsdb.retention.time=30d', '--storage.tsdb.retention.size=16GB'] for a claim of 20Gi",
  exemptAt: '',
});

const TIME = /^--storage\.tsdb\.retention\.time(?:=|$)/;
const SIZE = /^--storage\.tsdb\.retention\.size(?:=(?<size>.*))?$/;

function judge(container: Container, estate: Estate): readonly Opinion[] | Opinion {
  const isPrometheus = isMadeFor(container.image, new Set(['prometheus']));
  const at = { at: 'args' };
  const words = [...container.command, ...container.arguments];
  const hidden = words.find(isUnknown);
  const isAgent = words.some((word) => /^--(?:agent|enable-feature=agent)\b/.test(isUnknown(word) ? '' : word));
  if (isPrometheus !== true || isAgent) return notApplicable();
  const says = (flag: RegExp): boolean => words.some((word) => flag.test(writtenOf(word)));
  if (says(TIME) && says(SIZE)) return judgeSize(container, estate);
  if (hidden !== undefined) return unknown(hidden, at);
  const missing = [...(says(TIME) ? [] : ['how long']), ...(says(SIZE) ? [] : ['how much'])];
  return fail(`does not say ${missing.join(' and ')} it keeps`, at);
}

function judgeSize(container: Container, estate: Estate): Opinion {
  const kept = container.arguments
    .map((word) => bytesOf(SIZE.exec(isUnknown(word) ? '' : word)?.groups?.['size']))
    .find((bytes) => bytes !== undefined);
  const claim = dataClaims(container, estate).find(({ size }) => size !== undefined);
  if (kept === undefined || claim?.size === undefined || isUnknown(claim.size)) return pass({ at: 'args' });
  const held = parseStorage(claim.size);
  return held.ok && kept >= held.value
    ? fail(`keeps as much as its volume of ${claim.size} holds, and the log of writes comes on top`, {
        at: 'args',
        severity: 'high',
      })
    : pass({ at: 'args' });
}

function dataClaims({ mounts, workload }: Container, estate: Estate): ReturnType<typeof claimsBehind> {
  const volumes = workload.pod.volumes.filter(({ name }) => mounts.some((mount) => mount.volume === name));
  return volumes.flatMap((volume) => claimsBehind(volume, workload, estate));
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** Prometheus counts in powers of 1,024, and writes them as KB, MB, GB. */
function bytesOf(size: string | undefined): number | undefined {
  const { amount, unit = 'B' } = /^(?<amount>\d+)(?<unit>[KMGTPE]?B)$/.exec(size ?? '')?.groups ?? {};
  return amount === undefined ? undefined : Number(amount) * 1024 ** UNITS.indexOf(unit);
}
