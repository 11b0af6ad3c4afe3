import type { DeploymentV1SpecTemplateSpecContainerVolumeMount as VolumeMount } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { Checks } from '../../props/checks';

/** Where a container sees a volume: at a path, or folders of the volume at paths of their own. */
export type Mounting = `/${string}` | Folders;

/** Folders of a volume by the path at which they are seen: `{ '/app/media': 'media' }`. */
export type Folders = { readonly [path: `/${string}`]: string };

interface Seen {
  readonly subPath?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

/** The mounts of one volume in one container. @param prop that says where */
export function mountsOf(
  name: string,
  mount: Mounting,
  { subPath, readOnly }: Seen,
  prop: string,
  checks: Checks,
): readonly VolumeMount[] {
  if (typeof mount !== 'string' && (subPath !== undefined || Object.keys(mount).length === 0))
    checks.problem(`${prop}: each path says which folder of the volume is seen there, and there is one path or more`, {
      mend: "mount: { '/app/media': 'media' }, and no subPath",
    });
  const folders: Readonly<Record<string, string | undefined>> =
    typeof mount === 'string' ? { [mount]: subPath } : mount;
  return Object.entries(folders).map(([mountPath, folder]) => {
    if (folder !== undefined && (folder === '' || folder.startsWith('/') || folder.split('/').includes('..')))
      checks.problem(`${prop}: "${folder}" is no folder of the volume: write it without / before it, and without ..`);
    return {
      name,
      mountPath,
      ...(folder === undefined ? {} : { subPath: folder }),
      ...(readOnly === true ? { readOnly } : {}),
    };
  });
}
