import { App } from 'cdktf';
import {
  claim,
  cron,
  KubernetesStack,
  type KubernetesStackProps,
  Namespace,
  replicated,
  Scheduled,
  StandaloneClaim,
  type StandaloneClaimProps,
  WebService,
} from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import { exempt } from '../../lib/values/exemption';
import { platformOf, stackOf, type Synthesized, WEB } from './synthesized';

const LEDGER = { name: 'ledger', size: '1Gi', backup: 'ephemeral' } as const;
const job = (name: string) =>
  ({
    name,
    image: WEB.image,
    resources: WEB.resources,
    schedule: cron('0 3 * * *', 'Etc/UTC'),
    deadline: '1h',
  }) as const;
const LABEL = { 'claim.pawl/ledger': 'mounted' };

function twoJobs(stack: KubernetesStack, props: StandaloneClaimProps = LEDGER): void {
  new Namespace(stack, 'apps', { name: 'apps' });
  const ledger = new StandaloneClaim(stack, 'ledger', props);
  new Scheduled(stack, 'sync', { ...job('sync'), volumes: { data: ledger.mount('/data') } });
  new Scheduled(stack, 'copy', { ...job('copy'), volumes: { data: ledger.mount('/data', { readOnly: true }) } });
}

/** Judged by every rule, as the gate does. */
function judged(props: StandaloneClaimProps, policy: KubernetesStackProps['policy'] = {}): ReturnType<typeof synth> {
  const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf(), policy });
  twoJobs(stack, props);
  return synth(stack, { today: '2026-11-21' });
}

/** A standalone claim with props that no compiler has seen. */
const told = (props: Readonly<Record<string, unknown>>, platform = {}): readonly string[] =>
  stackOf((stack) => {
    new Namespace(stack, 'apps', { name: 'apps' });
    Reflect.construct(StandaloneClaim, [stack, 'ledger', props]);
  }, platform).advice;

describe('a claim that no workload owns', () => {
  test('is one resource that a plan cannot destroy, of the class of the platform, for one node', () => {
    const written = stackOf((stack) => {
      twoJobs(stack);
    });
    expect(written.problems).toEqual([]);
    expect(written.at('resource.kubernetes_persistent_volume_claim_v1.apps_ledger')).toEqual({
      metadata: {
        name: 'ledger',
        namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}',
        annotations: { 'pawl/backup': 'ephemeral' },
      },
      spec: {
        access_modes: ['ReadWriteOnce'],
        storage_class_name: 'fast',
        resources: { requests: { storage: '1Gi' } },
      },
      wait_until_bound: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  test('is mounted by its jobs, which run on the node of each other and find each other by its label (F14)', () => {
    const written = stackOf((stack) => {
      twoJobs(stack);
    });
    for (const [name, readOnly] of [
      ['sync', {}],
      ['copy', { read_only: true }],
    ] as const) {
      const template = `resource.kubernetes_cron_job_v1.apps_${name}.spec.job_template.spec.template`;
      expect(written.at(`${template}.metadata.labels`)).toMatchObject(LABEL);
      expect(written.at(`${template}.spec.affinity.pod_affinity`)).toEqual({
        required_during_scheduling_ignored_during_execution: [
          { topology_key: 'kubernetes.io/hostname', label_selector: [{ match_labels: LABEL }] },
        ],
      });
      expect(written.at(`${template}.spec.container.0.volume_mount.0`)).toEqual({
        name: 'data',
        mount_path: '/data',
        ...readOnly,
      });
      expect(written.at(`${template}.spec.volume.0.persistent_volume_claim`)).toEqual({
        claim_name: '${kubernetes_persistent_volume_claim_v1.apps_ledger.metadata[0].name}',
        ...readOnly,
      });
    }
  });

  test('has no findings: its jobs cannot wait for each other on two nodes', () => {
    const stack = judged(LEDGER);
    expect(stack).toHaveNoFindings();
    expect(stack.verdicts.filter(({ finding, state }) => finding.id === 'F14' && state === 'unknown')).toEqual([]);
  });

  test('for many nodes ties nobody to a node', () => {
    const written = stackOf((stack) => {
      twoJobs(stack, { ...LEDGER, shared: true });
    });
    expect(written.at('resource.kubernetes_persistent_volume_claim_v1.apps_ledger.spec.access_modes')).toEqual([
      'ReadWriteMany',
    ]);
    const template = 'resource.kubernetes_cron_job_v1.apps_sync.spec.job_template.spec.template';
    expect(written.at(`${template}.spec.affinity`)).toBeUndefined();
    expect(written.at(`${template}.metadata.labels`)).not.toHaveProperty('claim.pawl/ledger');
  });

  test('grows and is exempt as any claim', () => {
    const backup = exempt('F09', { reason: 'a snapshot of the host covers it', expires: '2027-01-31' });
    const written = stackOf((stack) => {
      twoJobs(stack, { ...LEDGER, backup, grows: { to: '5Gi' }, storageClass: 'safe' });
    });
    const at = 'resource.kubernetes_persistent_volume_claim_v1.apps_ledger';
    expect(written.exempt).toEqual(['F09 backup']);
    expect(written.at(`${at}.metadata.annotations`)).toEqual({ 'resize.topolvm.io/storage_limit': '5Gi' });
    expect(written.at(`${at}.spec.storage_class_name`)).toBe('safe');
    expect(written.at(`${at}.lifecycle.ignore_changes`)).toEqual(['spec[0].resources[0].requests']);
  });

  test('takes over a claim that exists, and under parity says nothing that nobody asked for', () => {
    const written = stackOf((stack) => {
      twoJobs(stack, { ...LEDGER, adopt: { address: 'kubernetes_persistent_volume_claim.old', parity: true } });
    });
    expect(written.at('resource.kubernetes_persistent_volume_claim.old.metadata.annotations')).toBeUndefined();
    expect(written.at('resource.kubernetes_persistent_volume_claim.old.lifecycle')).toBeUndefined();
  });

  test('is replaced before it is started again in a Deployment: two pods would wait for each other (F13)', () => {
    const serving = (scale: unknown): Synthesized =>
      stackOf((stack) => {
        new Namespace(stack, 'apps', { name: 'apps' });
        const ledger = new StandaloneClaim(stack, 'ledger', LEDGER);
        const volumes = { data: ledger.mount('/data') };
        Reflect.construct(WebService, [stack, 'web', { ...WEB, volumes, scale }]);
      });
    expect(serving(WEB.scale).of('deployment', 'spec.strategy')).toEqual({ type: 'Recreate' });
    expect(serving(replicated(2)).problems).toEqual([
      'F13 several copies, and a volume that one node mounts: they would wait for each other',
    ]);
  });

  test('tells what is wrong with it at once', () => {
    expect(told({ ...LEDGER, name: 'Ledger', size: 'big', backup: undefined })).toEqual([
      expect.stringMatching(/^props \| name: object name "Ledger" has other/),
      'props | size: "big": write a size with Mi, Gi or Ti, such as 20Gi |  | ',
      expect.stringMatching(/^F09 \| claim "missing" \(big\) has no backup/),
    ]);
    expect(told({ ...LEDGER, grows: { to: '1Gi' } })).toEqual([
      expect.stringMatching(/^props \| grows.to: 1Gi is not above the size 1Gi/),
    ]);
    expect(told({ ...LEDGER, mount: '/data' })).toEqual(['props | mount: there is no such prop |  | ']);
    expect(told({ ...LEDGER }, { storageClass: undefined })).toEqual([
      'props | claim "ledger": no storage class | storageClass: \'…\' in the claim, or storageClass of the Platform | ',
    ]);
    expect(told({ backup: 'ephemeral' })).toEqual([
      "props | name is missing | name: 'ledger' | ",
      "props | size is missing | size: '1Gi' | ",
    ]);
  });
});

test('a claim of a workload carries no label: it is found by its owner', () => {
  const written = stackOf((stack) => {
    new Namespace(stack, 'apps', { name: 'apps' });
    new WebService(stack, 'web', {
      ...WEB,
      volumes: { data: claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' }) },
    });
  });
  expect(written.of('deployment', 'spec.template.metadata.labels')).toEqual({
    'app.kubernetes.io/name': 'web',
    'app.kubernetes.io/instance': 'web',
  });
});
