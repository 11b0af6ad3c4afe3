import { claimsBehind } from '../model/claims';
import type { DockerContainer } from '../model/docker';
import { longLivedDockerContainers } from '../model/docker-selectors';
import type { Estate } from '../model/estate';
import { keepingOf, type Storage } from '../model/keeping';
import { type Kept, leavesSite } from '../model/offsite';
import { isSame } from '../model/relations';
import { longLivedContainers } from '../model/selectors';
import { isMadeFor, VAULT } from '../model/software';
import { isUnknown, type Known } from '../model/unknown';
import type { Container, Workload } from '../model/workload';
import { fail, finding, notApplicable, on, pass, unknown, unsure, type Opinion } from './finding';

/**
 * F21: Vault's audit log outlives the site.
 *
 * It is the only answer to who read which secret (B-23), and whoever takes over the cluster takes over the volume that it is in. A device
 * that logs to a folder is known by its mount; one that logs to the output, to a socket, or that nobody has switched on, is not to
 * be seen, nor is what a container besides ships from there.
 */
export const F21 = finding({
  id: 'F21',
  title: "Vault's audit log is backed up off-site",
  severity: 'medium',
  sources: ['001 §table F21', '001 §R5 bullet 2'],
  judges: [
    on(longLivedContainers, (server: Container, { estate }) => judgeServer(server, estate)),
    on(longLivedDockerContainers, (server: DockerContainer, { estate }) => judgeDocker(server, estate)),
  ],
  mend: "backup: backedUpBy('<name of a Backup>') on the claim of the audit log, with tree() into a repository that is off-site",
  exemptAt: '',
});

/** Where the audit log is by the words of charts, and of Vault's own image. */
const AUDIT = /audit|^\/vault\/logs(?:\/|$)/i;
const NOWHERE = 'is Vault, and nothing here shows where its audit log is kept';

function isServer(image: Known<string> | undefined, words: readonly Known<string>[]): boolean {
  const said = words.filter((word): word is string => !isUnknown(word)).join(' ');
  const isOther = /(?:^|\s)(?:\S*\/)?(?:vault|bao)?\s*(?:agent|proxy|operator|login|kv|status)\b/.test(said);
  return isMadeFor(image, VAULT) === true && !isOther;
}

function judgeServer(server: Container, estate: Estate): Opinion | readonly Opinion[] {
  const { image, command, arguments: more, mounts, hiddenMounts, workload } = server;
  if (!isServer(image, [...command, ...more])) return notApplicable();
  const [mount] = mounts.filter(({ path }) => !isUnknown(path) && AUDIT.test(path));
  if (mount === undefined)
    return hiddenMounts === undefined ? unsure(NOWHERE) : unknown(hiddenMounts, { at: 'volume_mount' });
  const at = { at: mount.at };
  const others = [...workload.pod.containers, ...workload.pod.initContainers].filter(
    (each) => each.at !== server.at && each.mounts.some(({ volume }) => volume === mount.volume),
  );
  const storages = storagesBehind(mount.volume, workload, estate);
  const opinions = storages.map((storage) => judgeStorage(storage, at, estate));
  if (opinions.length > 0 && opinions.every(({ state }) => state === 'pass')) return opinions;
  const [shipper] = others;
  if (shipper !== undefined)
    return unsure(`writes its audit log to a volume that ${shipper.title} reads, which may ship it`, at);
  if (storages.length > 0) return opinions;
  const isGone = workload.pod.volumes.some(({ name, emptyDir }) => name === mount.volume && emptyDir !== undefined);
  return isGone ? fail('writes its audit log to a folder that ends with its pod', at) : unsure(NOWHERE, at);
}

function storagesBehind(name: Known<string>, workload: Workload, estate: Estate): readonly Storage[] {
  const volumes = workload.pod.volumes.filter((volume) => volume.name === name);
  return [
    ...volumes.flatMap((volume) => claimsBehind(volume, workload, estate)),
    ...workload.claimTemplates.filter((template) => template.name === name),
  ];
}

function judgeStorage(storage: Storage, at: { readonly at: string }, estate: Estate): Opinion {
  const keeping = keepingOf(storage, estate);
  switch (keeping.kind) {
    case 'hidden':
      return unknown(keeping.value, at);
    case 'ephemeral':
      return fail(`writes its audit log to ${storage.title}, which nobody is to miss`, at);
    case 'lost':
      return fail(`writes its audit log to ${storage.title}, which ${keeping.message}`, at);
    case 'unsure':
      return unsure(`writes its audit log to ${storage.title}, which ${keeping.message}`, at);
    case 'kept':
      return judgeKept(storage, keeping, at, estate);
  }
}

function judgeKept(storage: Storage, { by, plan: name }: Kept, at: { readonly at: string }, estate: Estate): Opinion {
  const here = `writes its audit log to ${storage.title}`;
  const offsite = leavesSite({ by, plan: name }, estate);
  if (offsite === true) return pass(at);
  return offsite === false
    ? fail(`${here}, which "${name ?? ''}" keeps on the site alone`, at)
    : unsure(`${here}, which ${by.title} keeps, and nothing shows whether that is off-site`, at);
}

function judgeDocker(server: DockerContainer, estate: Estate): Opinion | readonly Opinion[] {
  const { image, entrypoint, command, mounts, hiddenMounts, place } = server;
  if (!isServer(image, [...entrypoint, ...command])) return notApplicable();
  const [mount] = mounts.filter(({ target }) => !isUnknown(target) && AUDIT.test(target));
  if (mount === undefined)
    return hiddenMounts === undefined ? unsure(NOWHERE) : unknown(hiddenMounts, { at: 'volumes' });
  const volume = estate.dockerVolumes.find(
    (each) =>
      each.place.stack === place.stack &&
      mount.source !== undefined &&
      each.name !== undefined &&
      isSame({ by: server, value: mount.source }, { by: each, value: each.name }) === true,
  );
  return volume === undefined ? unsure(NOWHERE, { at: mount.at }) : judgeStorage(volume, { at: mount.at }, estate);
}
