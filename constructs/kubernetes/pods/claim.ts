import type { PersistentVolumeClaimV1Config } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { AUTORESIZED_PATH, isAutoresized } from '../../../lib/model/autoresized';
import { parseStorage } from '../../../lib/values/storage';
import { literals } from '../../props/literal';
import type { PodPeer } from '../network/network';
import { ignored } from '../platform/ignored';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { nameOf, resource } from '../platform/resources';
import type { AdoptedObject } from '../workloads/adopt';
import type { Owner } from '../workloads/owner';
import { readBackup } from './backup-decision';
import { grownBy } from './growth';
import type { Part } from './part';
import type { Claim, OwnedClaim } from './volume';

/** A claim of the workload: a resource of its own, or a template of the StatefulSet that is taken over. */
export function claimed(key: string, claim: Claim, owner: Owner): Part {
  const { namespace, selector } = owner;
  const spec = claimSpec(key, claim, owner);
  const mounts = [
    { name: key, mountPath: claim.mount, ...(claim.subPath === undefined ? {} : { subPath: claim.subPath }) },
  ];
  const pods: PodPeer = { kind: 'pods', namespace: namespace.name, labels: selector };
  const owned = (name: string): OwnedClaim => ({ kind: 'owned claim', name, shared: claim.shared, pods });
  if (claim.adopt === 'template') {
    if (!/^kubernetes_stateful_set(_v1)?$/.test(owner.adopts ?? ''))
      owner.checks.problem(`volumes.${key}.adopt: 'template' is one of a StatefulSet that is taken over`, {
        mend: "adopt: { address: 'kubernetes_stateful_set.…' } of a StatefulApp, or no template",
      });
    return {
      key,
      template: { ...spec, metadata: { name: key, ...spec.metadata } },
      mounts,
      claim: owned(`${key}-${owner.name}-0`),
    };
  }
  const name = writeClaim(key, claim.adopt, spec, owner);
  return { key, volume: { name: key, persistentVolumeClaim: { claimName: name } }, mounts, claim: owned(name) };
}

type ClaimSpec = Pick<PersistentVolumeClaimV1Config, 'spec'> & {
  readonly metadata: { readonly annotations?: Record<string, string> };
};

/** What is asked of a volume, wherever it is asked. */
function claimSpec(key: string, claim: Claim, { construct, defaults, checks }: Owner): ClaimSpec {
  const stack = KubernetesStack.of(construct);
  checks.value(`volumes.${key}.size`, parseStorage(claim.size));
  const storageClass = claim.storageClass ?? stack.platform.props.storageClass;
  if (storageClass === undefined)
    checks.problem(`volumes.${key}: no storage class`, {
      mend: "storageClass: '…' in the claim, or storageClass of the Platform",
    });
  const stated = readBackup(`volumes.${key}.backup`, claim.backup, `claim "${key}" (${claim.size})`, defaults, checks);
  const annotations = { ...stated, ...literals(claim.annotations ?? {}), ...grownBy(key, claim, checks) };
  return {
    metadata: Object.keys(annotations).length > 0 ? { annotations } : {},
    spec: {
      accessModes: [claim.shared ? 'ReadWriteMany' : 'ReadWriteOnce'],
      storageClassName: storageClass,
      resources: { requests: { storage: claim.size } },
    },
  };
}

/** Writes the claim as a resource of its own and answers its name, by reference. */
function writeClaim(
  key: string,
  adopt: AdoptedObject | undefined,
  { metadata, spec }: ClaimSpec,
  { construct, name, id, namespace, defaults, checks }: Owner,
): string {
  const { mutators = [] } = KubernetesStack.of(construct).platform.props;
  const ignoreChanges = new Set([
    ...ignored(mutators, { kind: 'claim' }),
    ...(isAutoresized(metadata.annotations ?? {}) === false ? [] : [AUTORESIZED_PATH]), // K-04
  ]);
  const kept = defaults.of('F09', true);
  const made = resource(
    construct,
    'PersistentVolumeClaim',
    { id: `${id}_${key}`, key, adopt: adopt?.address, checks },
    {
      metadata: { name: adopt?.name ?? `${name}-${key}`, namespace: namespace.reference, ...metadata },
      spec,
      waitUntilBound: false, // a class that waits for the first consumer would wait for the pod, and the pod for the claim
      ...(kept || ignoreChanges.size > 0
        ? {
            lifecycle: {
              preventDestroy: kept,
              ...(ignoreChanges.size > 0 ? { ignoreChanges: [...ignoreChanges] } : {}),
            },
          }
        : {}),
    },
  );
  return nameOf(made);
}
