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
import { mountsOf } from './mounting';
import type { Part } from './part';
import type { AskedStorage, Claim, OwnedClaim } from './volume';

/** A claim of the workload: a resource of its own, or a template of the StatefulSet that is taken over. */
export function claimed(key: string, claim: Claim, owner: Owner): Part {
  const { namespace, selector } = owner;
  const spec = claimSpec(`volumes.${key}`, `claim "${key}"`, claim, owner);
  const mounts = mountsOf(key, claim.mount, claim, `volumes.${key}.mount`, owner.checks);
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
  const place = { name: `${owner.name}-${key}`, id: `${owner.id}_${key}`, key, namespace };
  const name = writeClaim(place, claim.adopt, spec, owner);
  return { key, volume: { name: key, persistentVolumeClaim: { claimName: name } }, mounts, claim: owned(name) };
}

/** What writes a claim. */
type Writer = Pick<Owner, 'construct' | 'defaults' | 'checks'>;

type ClaimSpec = Pick<PersistentVolumeClaimV1Config, 'spec'> & {
  readonly metadata: { readonly annotations?: Record<string, string> };
};

/**
 * What is asked of a volume, wherever it is asked.
 *
 * @param at the props that ask, empty for those of a construct
 * @param title how messages call the claim
 */
export function claimSpec(
  at: string,
  title: string,
  claim: AskedStorage & { readonly shared?: boolean },
  { construct, defaults, checks }: Writer,
): ClaimSpec {
  const prop = (name: string): string => (at === '' ? name : `${at}.${name}`);
  const stack = KubernetesStack.of(construct);
  checks.value(prop('size'), parseStorage(claim.size));
  const storageClass = claim.storageClass ?? stack.platform.props.storageClass;
  if (storageClass === undefined)
    checks.problem(`${at === '' ? title : at}: no storage class`, {
      mend: "storageClass: '…' in the claim, or storageClass of the Platform",
    });
  const stated = readBackup(prop('backup'), claim.backup, `${title} (${claim.size})`, defaults, checks);
  const annotations = { ...stated, ...literals(claim.annotations ?? {}), ...grownBy(prop, claim, checks) };
  return {
    metadata: Object.keys(annotations).length > 0 ? { annotations } : {},
    spec: {
      accessModes: [claim.shared === true ? 'ReadWriteMany' : 'ReadWriteOnce'],
      storageClassName: storageClass,
      resources: { requests: { storage: claim.size } },
    },
  };
}

interface Place extends Pick<Owner, 'name' | 'id' | 'namespace'> {
  readonly key?: string;
}

/** Writes the claim as a resource of its own and answers its name, by reference. */
export function writeClaim(
  { name, id, key, namespace }: Place,
  adopt: AdoptedObject | undefined,
  { metadata, spec }: ClaimSpec,
  { construct, defaults, checks }: Writer,
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
    { id, ...(key === undefined ? {} : { key }), adopt: adopt?.address, checks },
    {
      metadata: { name: adopt?.name ?? name, namespace: namespace.reference, ...metadata },
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
