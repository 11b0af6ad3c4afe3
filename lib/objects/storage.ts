import { nodeSelector } from './affinity';
import { claimSpec } from './claim';
import { flag, many, map, one, quantities, set, text, type Shape } from './field';
import { clusterMetadata, namespacedMetadata } from './metadata';
import { sharedSources, volumeOnly } from './volume-source';

export const claim: Shape = { metadata: namespacedMetadata, spec: claimSpec };

export const persistentVolume: Shape = {
  metadata: clusterMetadata,
  spec: one({
    capacity: quantities(),
    access_modes: set(),
    claim_ref: one({ namespace: text({ otherwise: 'default' }), name: text() }),
    mount_options: set(),
    node_affinity: one({ required: one(nodeSelector) }),
    persistent_volume_reclaim_policy: text({ otherwise: 'Retain' }),
    // its source stands beside the other fields, not below one of its own
    persistent_volume_source: one({ ...sharedSources('volume'), ...volumeOnly }, { to: '' }),
    storage_class_name: text(),
    volume_mode: text({ otherwise: 'Filesystem', always: true }),
  }),
};

export const storageClass: Shape = {
  metadata: clusterMetadata,
  storage_provisioner: text({ to: 'provisioner', always: true }),
  parameters: map(),
  reclaim_policy: text({ otherwise: 'Delete', always: true }),
  mount_options: set(),
  allow_volume_expansion: flag({ otherwise: true, always: true }),
  volume_binding_mode: text({ otherwise: 'Immediate', always: true }),
  allowed_topologies: many({ match_label_expressions: many({ key: text({ always: true }), values: set() }) }),
};
