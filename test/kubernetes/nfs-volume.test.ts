import { App } from 'cdktf';
import {
  exempt,
  KubernetesStack,
  Namespace,
  NfsVolume,
  type NfsVolumeProps,
  type PlatformProps,
  WebService,
} from '../../constructs/kubernetes';
import { kubernetesObjects } from '../../lib/objects/objects';
import { synth, type Synthesized as Judged } from '../../lib/testing';
import { platformOf, stackOf, type Synthesized, WEB } from './synthesized';

const MEDIA = {
  name: 'media',
  server: '10.0.20.5',
  path: '/srv/nfs/media',
  size: '1Ti',
  backup: 'ephemeral',
} as const satisfies Partial<NfsVolumeProps>;

function nfs(props: Partial<NfsVolumeProps> = {}, platform: Partial<PlatformProps> = {}): Synthesized {
  return stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    const media = new NfsVolume(stack, 'media', { ...MEDIA, namespace, ...props });
    const volumes = { media: media.mount('/media', { readOnly: true }) };
    new WebService(stack, 'web', { ...WEB, namespace, volumes });
  }, platform);
}

const VOLUME = 'resource.kubernetes_persistent_volume_v1.apps_media';
const CLAIM = 'resource.kubernetes_persistent_volume_claim_v1.apps_media';

describe('the server', () => {
  const serverIn = (written: Synthesized): unknown =>
    written.at(`${VOLUME}.spec.0.persistent_volume_source.csi.volume_attributes.server`);
  const platform = { nfs: { server: 'nas.example.org' } };

  test('is the one that the volume names, or else the one of the platform', () => {
    expect(serverIn(nfs({}, platform))).toBe('10.0.20.5');
    expect(serverIn(nfs({ server: undefined }, platform))).toBe('nas.example.org');
  });

  test('of neither is a problem that names both', () => {
    expect(nfs({ server: undefined }).advice).toEqual([
      "props | server is missing | server: '10.0.20.5', or nfs: { server: '10.0.20.5' } of the Platform | ",
    ]);
  });

  test('of the platform is one that can be', () => {
    expect(nfs({ server: undefined }, { nfs: { server: 'nas_1' } }).problems).toEqual([
      expect.stringContaining('props server'),
    ]);
    expect(nfs({}, { nfs: { host: 'nas' } as never }).problems).toContainEqual(expect.stringContaining('nfs.host'));
  });
});

describe('a volume on NFS', () => {
  test('waits for its server rather than losing what is written, and outlives its claim', () => {
    expect(nfs().at(VOLUME)).toEqual({
      metadata: { name: 'apps.media' },
      spec: [
        {
          capacity: { storage: '1Ti' },
          access_modes: ['ReadWriteMany'],
          persistent_volume_reclaim_policy: 'Retain',
          storage_class_name: 'nfs',
          mount_options: ['nfsvers=4.2', 'hard', 'timeo=600', 'retrans=2', 'noatime'],
          claim_ref: { namespace: 'apps', name: 'media' },
          persistent_volume_source: {
            csi: {
              driver: 'nfs.csi.k8s.io',
              volume_handle: 'apps.media',
              volume_attributes: { server: '10.0.20.5', share: '/srv/nfs/media' },
            },
          },
        },
      ],
      lifecycle: { prevent_destroy: true },
    });
  });

  test('has the claim that is bound to it and to nothing else', () => {
    expect(nfs().at(CLAIM)).toEqual({
      metadata: {
        name: 'media',
        namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}',
        annotations: { 'pawl/backup': 'ephemeral' },
      },
      spec: {
        access_modes: ['ReadWriteMany'],
        storage_class_name: 'nfs',
        volume_name: '${kubernetes_persistent_volume_v1.apps_media.metadata[0].name}',
        resources: { requests: { storage: '1Ti' } },
      },
      wait_until_bound: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('is mounted by workloads of its namespace, on any node', () => {
    const web = nfs();
    expect(web.pod('volume.0')).toEqual({
      name: 'media',
      persistent_volume_claim: {
        claim_name: '${kubernetes_persistent_volume_claim_v1.apps_media.metadata[0].name}',
        read_only: true,
      },
    });
    expect(web.container('volume_mount.0')).toEqual({ name: 'media', mount_path: '/media', read_only: true });
    expect(web.pod('affinity')).toBeUndefined();
    expect(web.problems).toEqual([]);
  });

  test('is mounted by the kubelet where its author says so, with further options', () => {
    const kubelet = nfs({ mountedBy: 'kubelet', options: ['nconnect=4'], storageClass: 'nfs-truenas' });
    expect(kubelet.at(`${VOLUME}.spec.0.persistent_volume_source`)).toEqual({
      nfs: { server: '10.0.20.5', path: '/srv/nfs/media' },
    });
    expect(kubelet.at(`${VOLUME}.spec.0.mount_options.5`)).toBe('nconnect=4');
    expect(kubelet.at(`${CLAIM}.spec.storage_class_name`)).toBe('nfs-truenas');
  });

  test('leaves what mutators of claims change alone', () => {
    const resizer = { mutators: [{ owner: 'resizer', claim: ['metadata[0].annotations'] }] };
    expect(nfs({}, resizer).at(`${CLAIM}.lifecycle.ignore_changes`)).toEqual(['metadata[0].annotations']);
  });

  test('is the same in the older names of types', () => {
    const older = nfs({}, { provider: { flavour: 'unsuffixed' } });
    expect(older.at('resource.kubernetes_persistent_volume.apps_media')).toEqual(nfs().at(VOLUME));
    expect(older.addresses).toContain('kubernetes_persistent_volume_claim.apps_media');
  });

  test('is two Kubernetes objects', () => {
    const { objects, notes } = kubernetesObjects([{ name: 'stack', json: nfs().json }]);
    const volume = objects.find(({ object }) => object['kind'] === 'PersistentVolume')?.object;
    expect(volume).toMatchObject({
      spec: { claimRef: { namespace: 'apps', name: 'media' }, capacity: { storage: '1Ti' } },
    });
    expect(objects.map(({ object }) => object['kind'])).toContain('PersistentVolumeClaim');
    expect(notes).toEqual([]);
  });

  test('that is taken over keeps names and options under parity, until it is hardened', () => {
    const volume = { address: 'module.nfs.kubernetes_persistent_volume.this', name: 'media' };
    const claim = { address: 'module.nfs.kubernetes_persistent_volume_claim.this' };
    const options = ['nfsvers=4'];
    const adopted = nfs({ adopt: { volume, claim, parity: true }, options: ['actimeo=5'] });
    expect(adopted.at('resource.kubernetes_persistent_volume.this')).toMatchObject({
      metadata: { name: 'media' },
      spec: [{ mount_options: ['actimeo=5'] }],
    });
    expect(JSON.stringify(adopted.at('resource.kubernetes_persistent_volume.this'))).not.toMatch(/claim_ref|prevent/);
    expect(adopted.at('resource.kubernetes_persistent_volume_claim.this.metadata.annotations')).toBeUndefined();
    const hardened = nfs({ adopt: { volume, claim, parity: true, harden: ['F01'] } });
    expect(hardened.at('resource.kubernetes_persistent_volume.this.spec.0.mount_options')).toContain('hard');
    expect(nfs({ options }).problems).toEqual(['props options: Pawl writes nfsvers itself']);
  });
});

describe('the gate', () => {
  const judged = (image: string, tier: 0 | 2, readOnly = false): Judged => {
    const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf(), tier });
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    const media = new NfsVolume(stack, 'media', { ...MEDIA, namespace });
    const props = { ...WEB, image: { ...WEB.image, reference: image } };
    new WebService(stack, 'web', { ...props, namespace, volumes: { media: media.mount('/media', { readOnly }) } });
    return synth(stack, { today: '2026-11-21' });
  };
  const f01 = (stack: Judged): readonly string[] =>
    stack.verdicts.filter(({ finding }) => finding.id === 'F01').map(({ state }) => state);

  test('lets an app keep its media there', () => {
    expect(judged('ghcr.io/acme/web:1.2.3', 2)).toHaveNoFindings();
  });

  test('tells a database and the alerting that they do not belong there (F01)', () => {
    expect(f01(judged('docker.io/library/postgres:17.2', 2))).toEqual(['fail']);
    expect(f01(judged('quay.io/prometheus/alertmanager:v0.27.0', 2))).toEqual(['fail']);
  });

  test('warns of what everything else stands on, unless it only reads (F01)', () => {
    expect(f01(judged('ghcr.io/acme/web:1.2.3', 0))).toEqual(['fail']);
    expect(f01(judged('ghcr.io/acme/web:1.2.3', 0, true))).toEqual(['pass']);
  });
});

describe('a volume that cannot be is told', () => {
  test.each([
    [{ options: ['soft'] }, 'F01 options: soft tells a writer that what was lost is written'],
    [{ options: ['timeo=30'] }, 'props options: Pawl writes timeo itself'],
    [{ options: ['a b'] }, 'props options: "a b" is no mount option'],
    [{ path: 'srv' }, 'props path: path "srv" must start with /'],
    [{ size: '1TB' }, 'props size'],
    [{ server: 'nas_1' }, 'props server'],
    [{ backup: undefined }, 'F09 volume "media" (1Ti) has no backup'],
    [{ mountedBy: 'nfs' }, 'props mountedBy is other text, not one of csi, kubelet'],
  ])('%j', (props, problem) => {
    expect(nfs(props as object).problems).toContainEqual(expect.stringContaining(problem));
  });

  test('or exempt, with the prop that said so', () => {
    const backup = exempt('F09', { reason: 'the server itself is mirrored each night', expires: '2027-03-31' });
    expect(nfs({ backup }).exempt).toEqual(['F09 backup']);
    expect(nfs({ backup }).at(`${CLAIM}.metadata.annotations`)).toBeUndefined();
  });

  test('where a workload of another namespace mounts it', () => {
    const elsewhere = stackOf((stack) => {
      const apps = new Namespace(stack, 'apps', { name: 'apps' });
      const media = new NfsVolume(stack, 'media', { ...MEDIA, namespace: apps });
      const namespace = new Namespace(stack, 'other', { name: 'other' });
      new WebService(stack, 'web', { ...WEB, namespace, volumes: { media: media.mount('/media') } });
    });
    expect(elsewhere.problems).toEqual([
      'props volumes.media: its claim is in namespace "apps", and a pod mounts claims of its own alone',
    ]);
  });
});
