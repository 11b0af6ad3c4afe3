import { flag, map, number, one, set, text, type Shape } from './field';

const readOnly = flag();
const secretByName = one({ name: text() });
const secretAnywhere = one({ name: text(), namespace: text() });

/** A folder that another machine exports. */
export const nfs = one({
  server: text({ always: true }),
  path: text({ always: true }),
  read_only: readOnly,
});

export const hostPath = one({ path: text({ always: true }), type: text({ always: true }) });

/** The sources that a pod's volume and a persistent volume share; they differ in where the Secret of one may be. */
export function sharedSources(of: 'pod' | 'volume'): Shape {
  const secret = of === 'pod' ? secretByName : secretAnywhere;
  return {
    gce_persistent_disk: one({
      pd_name: text({ always: true }),
      fs_type: text(),
      partition: number(),
      read_only: readOnly,
    }),
    aws_elastic_block_store: one({
      volume_id: text({ always: true }),
      fs_type: text(),
      partition: number(),
      read_only: readOnly,
    }),
    host_path: hostPath,
    glusterfs: one({
      endpoints_name: text({ to: 'endpoints', always: true }),
      path: text({ always: true }),
      read_only: readOnly,
    }),
    nfs,
    rbd: one({
      ceph_monitors: set({ to: 'monitors' }),
      rbd_image: text({ to: 'image', always: true }),
      fs_type: text(),
      rbd_pool: text({ to: 'pool', otherwise: 'rbd' }),
      rados_user: text({ to: 'user', otherwise: 'admin' }),
      keyring: text(),
      secret_ref: secret,
      read_only: readOnly,
    }),
    iscsi: one({
      target_portal: text({ always: true }),
      iqn: text({ always: true }),
      lun: number({ always: true }),
      iscsi_interface: text({ otherwise: 'default' }),
      fs_type: text(),
      read_only: readOnly,
    }),
    cinder: one({ volume_id: text({ always: true }), fs_type: text(), read_only: readOnly }),
    fc: one({
      target_ww_ns: set({ to: 'targetWWNs' }),
      lun: number({ always: true }),
      fs_type: text(),
      read_only: readOnly,
    }),
    flocker: one({ dataset_name: text(), dataset_uuid: text() }),
    flex_volume: one({
      driver: text({ always: true }),
      fs_type: text(),
      secret_ref: secret,
      read_only: readOnly,
      options: map(),
    }),
    azure_file: one({
      secret_name: text({ always: true }),
      share_name: text({ always: true }),
      read_only: readOnly,
      ...(of === 'volume' ? { secret_namespace: text() } : {}),
    }),
    vsphere_volume: one({ volume_path: text({ always: true }), fs_type: text() }),
    quobyte: one({
      registry: text({ always: true }),
      volume: text({ always: true }),
      read_only: readOnly,
      user: text(),
      group: text(),
    }),
    azure_disk: one({
      disk_name: text({ always: true }),
      data_disk_uri: text({ to: 'diskURI', always: true }),
      caching_mode: text({ always: true }),
      fs_type: text({ always: true }),
      read_only: flag({ always: true }),
      kind: text(),
    }),
    photon_persistent_disk: one({ pd_id: text({ always: true }), fs_type: text() }),
  };
}

/** What only a pod's volume can be. */
export const podCsi = one({
  driver: text({ always: true }),
  read_only: flag({ always: true }),
  fs_type: text({ always: true }),
  volume_attributes: map(),
  node_publish_secret_ref: secretByName,
});

/** What only a persistent volume can be. */
export const volumeOnly: Shape = {
  local: one({ path: text({ always: true }) }),
  ceph_fs: one(
    {
      monitors: set(),
      path: text(),
      user: text(),
      secret_file: text(),
      secret_ref: secretAnywhere,
      read_only: readOnly,
    },
    { to: 'cephfs' },
  ),
  csi: one({
    driver: text({ always: true }),
    volume_handle: text({ always: true }),
    read_only: readOnly,
    fs_type: text(),
    volume_attributes: map(),
    controller_publish_secret_ref: secretAnywhere,
    node_stage_secret_ref: secretAnywhere,
    node_publish_secret_ref: secretAnywhere,
    controller_expand_secret_ref: secretAnywhere,
  }),
};
