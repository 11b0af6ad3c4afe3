import { parseSecretRef, type SecretRef } from '../../../lib/values/secret';
import type { Told } from '../../backup';
import { USERS } from '../../backup/jobs';
import type { Checks } from '../../props/checks';
import type { Mounted } from '../pods/further-container';
import { volumeName } from '../pods/paths';
import { borrow, configMap, type OwnedClaim, secretFiles, type Volume } from '../pods/volume';

/** What one container is told, as Kubernetes says it. */
export interface Settings {
  readonly env: Readonly<Record<string, string | SecretRef>>;
  /** The Secrets of which it reads files, and the claim that it works on: as volumes of its pod, and as its own view of them. */
  readonly volumes: Readonly<Record<string, Volume>>;
  readonly mounts: Readonly<Record<string, Mounted>>;
}

/** A claim that a container works on, and where it sees it. */
interface Work {
  readonly name: string;
  readonly claim: OwnedClaim;
  readonly mount: `/${string}`;
}

/** The variables as they are written; of a secret that is a file, the path. */
export function settingsOf(told: Readonly<Record<string, Told<SecretRef>>>, checks: Checks, work?: Work): Settings {
  const names = new Set<string>();
  const env = Object.entries(told).map(([name, value]): [string, string | SecretRef] => {
    if (typeof value === 'string' || value.kind !== 'secret file') return [name, value];
    const holds = checks.value(name, parseSecretRef(value.holds));
    if (holds === undefined) return [name, ''];
    names.add(holds.name);
    return [name, `${folderOf(holds.name)}/${holds.key}`];
  });
  const all = [...names].map((name) => [volumeName(folderOf(name)), name] as const);
  return {
    env: Object.fromEntries(env),
    volumes: {
      ...Object.fromEntries(all.map(([volume, name]) => [volume, secretFiles(name, folderOf(name))])),
      ...(work === undefined ? {} : { [work.name]: borrow(work.claim, work.mount) }),
    },
    mounts: {
      ...Object.fromEntries(all.map(([volume, name]) => [volume, { mount: folderOf(name), readOnly: true }])),
      ...(work === undefined ? {} : { [work.name]: { mount: work.mount } }),
    },
  };
}

function folderOf(secret: string): `/${string}` {
  return `/secrets/${secret}`;
}

/** ssh asks `/etc/passwd` for the name of its user, and goes no further where there is none. @param scripts the ConfigMap with that file */
export function knownByName(settings: Settings, scripts: string): Settings {
  const mount = { '/etc/passwd': USERS } as const;
  return {
    ...settings,
    volumes: { ...settings.volumes, users: configMap(scripts, mount) },
    mounts: { ...settings.mounts, users: { mount, readOnly: true } },
  };
}
