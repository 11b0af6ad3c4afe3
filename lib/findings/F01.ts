import { claimName, claimsBehind } from '../model/claims';
import type { Estate } from '../model/estate';
import { type Answer, some } from '../model/relations';
import type { Facts } from '../model/facts';
import { longLivedContainers } from '../model/selectors';
import { DATA_STORES, isMadeFor } from '../model/software';
import { isUnknown, type Known } from '../model/unknown';
import type { Container, Mount } from '../model/workload';
import { judgeTable } from './nfs-exports';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F01: what everything else stands on does not stand on NFS.
 *
 * One wrong line in the exports of one host stopped Vault, the DNS and the alerting of the audited estate together, because their
 * data lay there: nobody was told, and nobody could unseal. NFS also gives a database neither the locks nor the flushes that
 * it counts on. A folder that is only read, or that takes dumps, may lie there.
 *
 * A class is taken for NFS by its name, so one of another name is not found.
 *
 * That wrong line was `fsid=0`. The tables that Terraform puts on hosts are read, by whatever resource or command it does so, and
 * judged line by line (nfs-exports.ts).
 */
export const F01 = finding({
  id: 'F01',
  title: 'NFS exports are safe to serve, and no data store or alerting keeps its data there',
  severity: 'high',
  sources: ['001 §table F01', '001 §R2 bullet 1'],
  judges: [
    on(longLivedContainers, (container, { estate, facts }) => judgeStore(container, estate, facts)),
    on((estate) => estate.nfsTables, judgeTable),
  ],
  mend: "storageClass: '<a class of block storage>' in the claim; NfsExports for what a host exports",
  exemptAt: '',
});

const STORES: ReadonlySet<string> = new Set([
  ...DATA_STORES,
  ...['prometheus', 'alertmanager', 'loki', 'technitium', 'dns-server'],
]);

/** Where dumps go, which are files and no database. */
const DUMPS = /(?:^|[/_-])(?:backups?|dumps?|archives?|snapshots?|restore|import|export)(?:[/_-]|$)/i;

function judgeStore(container: Container, estate: Estate, { tier }: Facts): Opinion | readonly Opinion[] {
  const { image, mounts, hiddenMounts } = container;
  const isStore = isMadeFor(image, STORES);
  if (isStore === false && tier > 0) return notApplicable();
  const kept = mounts.filter(({ path, readOnly }) => readOnly !== true && (isUnknown(path) || !DUMPS.test(path)));
  const opinions = kept.flatMap((mount) => judgeMount(mount, container, estate));
  // What everything else stands on is told of NFS as well, and what its tier alone makes critical is only warned of.
  if (isStore !== true && tier === 0) return opinions.flatMap(asWarning);
  if (isStore === undefined)
    return isUnknown(image) && opinions.some(({ state }) => state === 'fail') ? unknown(image, { at: 'image' }) : [];
  return hiddenMounts ? [...opinions, unknown(hiddenMounts, { at: 'volume_mount' })] : opinions;
}

/** What may lie on NFS is no matter where nothing says that the data is a store's. */
function asWarning(opinion: Opinion): Opinion[] {
  return opinion.state === 'fail'
    ? [{ ...opinion, message: `${opinion.message}, and everything else stands on it`, severity: 'low' }]
    : [];
}

function judgeMount(mount: Mount, { workload }: Container, estate: Estate): Opinion[] {
  const { at } = mount;
  const template = workload.claimTemplates.find(({ name }) => name === mount.volume);
  if (template) return [judgeClass([template.storageClass], 'its claim', at)];
  const volume = workload.pod.volumes.find(({ name }) => name === mount.volume);
  if (volume === undefined) return [];
  if (volume.refusedSource === 'nfs') return [fail('keeps its data on NFS', { at })];
  if (volume.claim === undefined) return [];
  const classes = claimsBehind(volume, workload, estate).map(({ storageClass }) => storageClass);
  return [judgeClass(classes, claimName(volume), at)];
}

function judgeClass(classes: readonly (Known<string> | undefined)[], claim: string, at: string): Opinion {
  if (classes.length === 0)
    return unsure(`keeps its data in ${claim}, which is not written here: it may lie on NFS`, { at });
  const onNfs = some(classes.map(isNfs));
  const [first] = classes;
  if (onNfs === undefined && isUnknown(first)) return unknown(first, { at });
  return onNfs === true ? fail(`keeps its data on NFS, by the class of ${claim}`, { at }) : pass();
}

function isNfs(storageClass: Known<string> | undefined): Answer {
  return isUnknown(storageClass) ? undefined : /(?:^|[^a-z])nfs(?:[^a-z]|$)/i.test(storageClass ?? '');
}
