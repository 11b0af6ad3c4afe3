import type { Estate } from '../model/estate';
import { longLivedContainers } from '../model/selectors';
import { isMadeFor, POSTGRES, programOf, readableImage } from '../model/software';
import { isUnknown } from '../model/unknown';
import type { Container, Volume, Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, type Opinion } from './finding';

/**
 * F15: memory that is used as a disk has a size, and who needs more than the runtime gives has its own.
 *
 * A volume of memory without a limit grows to half of the node's memory, or to the pod's limit, where the kernel kills the container
 * that wrote last. `/dev/shm` has 64 MiB where nothing is mounted: browsers crash there, PostgreSQL refuses parallel queries, and
 * the audited outpost of Authentik failed until somebody patched it by hand, which the next upgrade took back. That second wish
 * is of low severity, since small ones live with 64 MiB.
 */
export const F15 = finding({
  id: 'F15',
  title: 'Volumes of memory have a size, and programs that share memory have one',
  severity: 'medium',
  sources: ['001 §table F15', '001 §R5'],
  judges: [on(({ workloads }: Estate) => workloads, judgeVolumes), on(longLivedContainers, judgeSharing)],
  mend: "sharedMemory: '256Mi'; size_limit in the empty_dir of any other volume of memory",
  exemptAt: '',
});

function judgeVolumes({ pod }: Workload): readonly Opinion[] {
  const { hiddenVolumes } = pod;
  const at = pod.at === '' ? 'volume' : `${pod.at}.volume`;
  return [...pod.volumes.flatMap(judgeVolume), ...(hiddenVolumes ? [unknown(hiddenVolumes, { at })] : [])];
}

function judgeVolume({ emptyDir, at: volumeAt }: Volume): Opinion[] {
  const at = { at: `${volumeAt}.empty_dir` };
  if (emptyDir === undefined) return [];
  const { medium, sizeLimit } = emptyDir;
  if (isUnknown(medium)) return sizeLimit === undefined || isUnknown(sizeLimit) ? [unknown(medium, at)] : [pass(at)];
  if (medium !== 'Memory') return [];
  if (isUnknown(sizeLimit)) return [unknown(sizeLimit, { at: `${at.at}.size_limit` })];
  return [sizeLimit === undefined ? fail('takes memory without a size_limit', at) : pass(at)];
}

/** Programs that share memory between their processes, by the name of their image. */
const SHARING: ReadonlySet<string> = new Set([
  ...POSTGRES,
  ...['chrome', 'chromium', 'headless-shell', 'browserless', 'playwright', 'puppeteer', 'standalone-chrome'],
  ...['standalone-chromium', 'standalone-firefox', 'node-chrome', 'frigate'],
]);
const OUTPOST = /(?:^|\/)goauthentik\/(?:proxy|ldap|rac|radius)(?=[:@]|$)/;

function judgeSharing({ image, command, mounts, hiddenMounts }: Container): Opinion {
  const shared = mounts.find(({ path }) => path === '/dev/shm');
  const readable = readableImage(image);
  if (readable === undefined && isUnknown(image)) return shared ? pass() : unknown(image, { at: 'image' });
  if (readable === undefined || !(isMadeFor(image, SHARING) || OUTPOST.test(readable))) return notApplicable();
  if (shared) return pass({ at: shared.at });
  if (command.length > 0) return notApplicable(); // another program of the image: a dump, a shell
  if (hiddenMounts) return unknown(hiddenMounts, { at: 'volume_mount' });
  return fail(`runs ${programOf(readable) ?? readable} with the 64 MiB of /dev/shm that the runtime gives`, {
    at: 'volume_mount',
    severity: 'low',
  });
}
