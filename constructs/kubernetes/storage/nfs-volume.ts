import { isIP } from 'node:net';
import { Construct } from 'constructs';
import { announceConstruct } from '../../../lib/gate/origin';
import { parseHostName } from '../../../lib/values/host-name';
import { parseObjectName } from '../../../lib/values/object-name';
import { parseStorage, type StorageSize } from '../../../lib/values/storage';
import { Checks, type RequiredProp } from '../../props/checks';
import { parseHostPath } from '../../props/paths';
import { ignored } from '../platform/ignored';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { completedIn } from '../platform/home';
import type { Namespace } from '../platform/namespace';
import { nameOf, resource } from '../platform/resources';
import { readBackup } from '../pods/backup-decision';
import { type BackupDecision, borrow, type BorrowedClaim } from '../pods/volume';
import { NFS_VOLUME } from '../props/nfs-shape';
import { type Adoption, Defaults } from '../workloads/adopt';

export interface NfsVolumeProps {
  /** Name of the claim: a DNS label, at most 63 characters. The volume, which is of the whole cluster, is `<namespace>.<name>`. */
  readonly name: string;
  /** @default the stack's, where it has made one alone */
  readonly namespace?: Namespace;
  /** Host name or address of the server. @default the platform's */
  readonly server?: string;
  /** The exported folder, which must exist. */
  readonly path: `/${string}`;
  /** What the claim asks for; NFS itself bounds nothing. */
  readonly size: StorageSize;
  /** Whether losing it loses anything. There is no default (F09). */
  readonly backup: BackupDecision;
  /**
   * `csi`: the driver nfs.csi.k8s.io mounts it, and says in events why it cannot. `kubelet`: the kubelet does, by the tools of its
   * node.
   *
   * @default 'csi'
   */
  readonly mountedBy?: 'csi' | 'kubelet';
  /**
   * Options besides those that Pawl writes: `['nconnect=4']`. `soft` is none of them: after a short outage it tells a writer that
   * what was lost is written.
   *
   * @default nfsvers=4.2, hard, timeo=600, retrans=2, noatime
   */
  readonly options?: readonly string[];
  /** Class that volume and claim name so that nothing else binds them; it need not exist, and cannot be changed. @default 'nfs' */
  readonly storageClass?: string;
  /** The existing volume and claim to take over. @default none - both are new */
  readonly adopt?: NfsAdoption;
}

/** Two objects are taken over, and what is said of parity holds for both. */
export interface NfsAdoption extends Pick<Adoption, 'parity' | 'harden'> {
  readonly volume: { readonly address: string; readonly name: string };
  readonly claim: { readonly address: string };
}

const OPTIONS = ['nfsvers=4.2', 'hard', 'timeo=600', 'retrans=2', 'noatime'];
const DRIVER = 'nfs.csi.k8s.io';

const REQUIRED = {
  name: { mend: "name: 'media'", standIn: 'missing' },
  path: { mend: "path: '/srv/nfs/media'", standIn: '/missing' },
  size: { mend: "size: '1Ti'", standIn: '1Gi' },
} as const satisfies Record<string, RequiredProp>;

/**
 * A folder of an NFS server for the workloads of a namespace: a PersistentVolume that outlives its claim (Retain), and the claim
 * that is bound to it and to nothing else.
 *
 * Databases and the alerting do not belong on it, nor what everything else stands on: the gate says so (F01).
 */
export class NfsVolume extends Construct {
  readonly name: string;
  private readonly claim: BorrowedClaim['claim'];

  constructor(scope: Construct, id: string, given: NfsVolumeProps) {
    super(scope, id);
    announceConstruct(this.node, 'NfsVolume');
    const checks = new Checks(this);
    const props = completedIn(this, given, NFS_VOLUME, REQUIRED, checks);
    const { namespace, adopt, size, storageClass = 'nfs' } = props;
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    this.name = name;
    checks.value('size', parseStorage(size));
    const defaults = new Defaults(adopt && { ...adopt, address: adopt.claim.address }, checks);
    const annotations = readBackup('backup', props.backup, `volume "${name}" (${size})`, defaults, checks);
    const terraformId = namespace.name === name ? name : `${namespace.name}_${name}`;
    const volumeName = adopt?.volume.name ?? `${namespace.name}.${name}`;
    const kept = defaults.of('F09', true);
    const volume = resource(
      this,
      'PersistentVolume',
      { id: terraformId, adopt: adopt?.volume.address, checks },
      {
        metadata: { name: volumeName },
        spec: [
          {
            capacity: { storage: size },
            accessModes: ['ReadWriteMany'],
            persistentVolumeReclaimPolicy: 'Retain',
            storageClassName: storageClass,
            mountOptions: [...(defaults.of('F01', OPTIONS) ?? []), ...this.options(props, checks)],
            claimRef: defaults.of('F01', { namespace: namespace.name, name }),
            persistentVolumeSource: this.source(props, volumeName, checks),
          },
        ],
        ...(kept ? { lifecycle: { preventDestroy: kept } } : {}),
      },
    );
    const mutators = KubernetesStack.of(this).platform.props.mutators ?? [];
    const ignoreChanges = ignored(mutators, { kind: 'claim' });
    const claim = resource(
      this,
      'PersistentVolumeClaim',
      { id: terraformId, adopt: adopt?.claim.address, checks },
      {
        metadata: {
          name,
          namespace: namespace.reference,
          ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
        },
        spec: {
          accessModes: ['ReadWriteMany'],
          storageClassName: storageClass,
          volumeName: nameOf(volume),
          resources: { requests: { storage: size } },
        },
        waitUntilBound: false,
        lifecycle: { preventDestroy: kept, ...(ignoreChanges.length > 0 ? { ignoreChanges: [...ignoreChanges] } : {}) },
      },
    );
    const pods = { kind: 'pods', namespace: namespace.name, labels: {} } as const; // of many nodes, so beside nobody's
    this.claim = { kind: 'owned claim', name: nameOf(claim), shared: true, pods };
  }

  /**
   * The volume at a path of a workload: `volumes: { media: media.mount('/media') }`.
   *
   * @param options `readOnly`, default false
   */
  mount(path: `/${string}`, options: { readonly readOnly?: boolean } = {}): BorrowedClaim {
    return borrow(this.claim, path, options);
  }

  private options({ options = [] }: NfsVolumeProps, checks: Checks): readonly string[] {
    for (const option of options) {
      const [name = ''] = option.split('=');
      if (!/^[a-z_]+(=[^\s,]+)?$/.test(option)) checks.problem(`options: ${JSON.stringify(option)} is no mount option`);
      else if (name === 'soft' || name === 'softerr')
        checks.problem(`options: ${name} tells a writer that what was lost is written`, {
          rule: 'F01',
          mend: "leave it out: 'hard' waits until the server is back",
        });
      else if (OPTIONS.some((own) => own.split('=')[0] === name))
        checks.problem(`options: Pawl writes ${name} itself`, { mend: `leave ${name} out` });
    }
    return options;
  }

  private source({ path, mountedBy = 'csi', ...own }: NfsVolumeProps, handle: string, checks: Checks): Source {
    const { server = KubernetesStack.of(this).platform.props.nfs?.server } = own;
    checks.value('path', parseHostPath(path));
    if (server === undefined) {
      checks.problem('server is missing', {
        mend: "server: '10.0.20.5', or nfs: { server: '10.0.20.5' } of the Platform",
      });
      return {};
    }
    if (isIP(server) === 0) checks.value('server', parseHostName(server));
    return mountedBy === 'kubelet'
      ? { nfs: { server, path } }
      : { csi: { driver: DRIVER, volumeHandle: handle, volumeAttributes: { server, share: path } } };
  }
}

interface Source {
  readonly nfs?: { readonly server: string; readonly path: string };
  readonly csi?: {
    readonly driver: string;
    readonly volumeHandle: string;
    readonly volumeAttributes: { readonly server: string; readonly share: string };
  };
}
