import type { Json } from '../../../lib/values/json';

/** A check of another linter that Pawl's stacks fail on purpose. */
export interface Contradicted {
  readonly linter: 'kube-score' | 'checkov';
  readonly check: string;
  /** What it demands. */
  readonly demands: string;
  /** Entries of the catalogue of findings that say otherwise. */
  readonly catalogue: readonly string[];
  readonly why: string;
  /** A finding that the stack has to be exempt from: without the exemption the linter would be right. */
  readonly exemptFrom?: string;
  /** Of objects alone whose number of copies is left to somebody else. */
  readonly unscaled?: true;
}

const noCpuLimit =
  'A CPU limit throttles a container while its node idles; requests divide the CPU, and the memory limit is written.';
const pinned =
  'Images are pinned, so a tag names one image. `Always` asks the registry at every start, and then nothing starts while it is down.';
const ownUser =
  'The image knows its own user and the owner of its files; `runAsNonRoot` makes the kubelet refuse root. A stack sets `runAs` where it has to.';
const policies =
  'Policies come namespace by namespace, after the connections were watched: `cdktf.out/network.json` lists them first.';

const floats = 'No other tag exists, and the stack says until when that is borne.';
const privileged =
  'What drives the kernel or the devices of a node needs them; the stack says which right and why, and the rest stays closed.';
const onDemand =
  'Who asks for it wakes its one copy, and nobody keeps it awake: a drain ends it, and the next request starts it elsewhere.';
const probes = 'Nothing in the container answers a question; the stack says so, with a reason and an end.';

export const CONTRADICTED: readonly Contradicted[] = [
  {
    linter: 'kube-score',
    check: 'container-resources',
    demands: 'a CPU limit',
    catalogue: ['K-01', 'N-01'],
    why: noCpuLimit,
  },
  {
    linter: 'kube-score',
    check: 'container-ephemeral-storage-request-and-limit',
    demands: 'a request and a limit for ephemeral storage',
    catalogue: ['K-02'],
    why: 'The root filesystem is read-only and every writable folder is a volume with a size limit; logs, which are left, the kubelet rotates.',
  },
  {
    linter: 'kube-score',
    check: 'container-image-pull-policy',
    demands: '`imagePullPolicy: Always`',
    catalogue: ['F04'],
    why: pinned,
  },
  {
    linter: 'kube-score',
    check: 'container-security-context-user-group-id',
    demands: 'a user and a group above 10000 in the manifest',
    catalogue: ['D-13'],
    why: ownUser,
  },
  {
    linter: 'kube-score',
    check: 'deployment-has-host-podantiaffinity',
    demands: 'pod anti-affinity by host',
    catalogue: ['F22', 'K-07'],
    why: 'Copies are spread by `topologySpreadConstraints`, which kube-score does not read.',
  },
  ...(['deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget'] as const).map((check) => ({
    linter: 'kube-score' as const,
    check,
    demands: 'a PodDisruptionBudget',
    catalogue: ['F22', 'N-04'],
    why: onDemand,
    unscaled: true as const,
  })),
  {
    linter: 'kube-score',
    check: 'statefulset-has-host-podantiaffinity',
    demands: 'pod anti-affinity by host',
    catalogue: ['F22', 'F13'],
    why: onDemand,
    unscaled: true,
  },
  {
    linter: 'kube-score',
    check: 'deployment-replicas',
    demands: 'two copies or more',
    catalogue: ['F22', 'N-08'],
    why: 'How many copies an app tolerates is its own; `single()` says that one is meant.',
  },
  {
    linter: 'kube-score',
    check: 'deployment-strategy',
    demands: '`RollingUpdate`',
    catalogue: ['F13'],
    why: 'Two copies must not write one volume that one node mounts: `Recreate` stops the old one first.',
  },
  {
    linter: 'kube-score',
    check: 'pod-networkpolicy',
    demands: 'a NetworkPolicy for every pod',
    catalogue: ['F18', 'N-03'],
    why: policies,
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_11',
    demands: 'a CPU limit',
    catalogue: ['K-01', 'N-01'],
    why: noCpuLimit,
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_15',
    demands: '`imagePullPolicy: Always`',
    catalogue: ['F04'],
    why: pinned,
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_23',
    demands: 'a container that is not root',
    catalogue: ['D-13'],
    why: 'The image starts as root; the stack says so, with a reason and an end.',
    exemptFrom: 'D-13',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_35',
    demands: 'Secrets as files instead of variables',
    catalogue: ['S-02', 'S-08'],
    why: 'A variable holds a reference to the Secret and never its value; many apps read nothing else.',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_40',
    demands: 'a user above 10000 in the manifest',
    catalogue: ['D-13'],
    why: ownUser,
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_43',
    demands: 'a digest',
    catalogue: ['F04'],
    why: 'A digest is taken and not demanded: a full version is a name that its publisher does not move.',
  },
  {
    linter: 'checkov',
    check: 'CKV2_K8S_6',
    demands: 'a NetworkPolicy for every pod',
    catalogue: ['F18', 'N-03'],
    why: policies,
  },
  {
    linter: 'kube-score',
    check: 'container-image-tag',
    demands: 'a tag other than `latest`',
    catalogue: ['F04'],
    why: floats,
    exemptFrom: 'F04',
  },
  {
    linter: 'kube-score',
    check: 'container-security-context-privileged',
    demands: 'no privileged container',
    catalogue: ['K-16', 'N-07'],
    why: privileged,
    exemptFrom: 'K-16',
  },
  {
    linter: 'kube-score',
    check: 'pod-probes-identical',
    demands: 'a readiness probe that differs from the liveness probe',
    catalogue: ['E-55'],
    why: 'A TCP connection may be asked for twice: it tells that the server accepts, and waits for no dependency.',
  },
  {
    linter: 'kube-score',
    check: 'statefulset-has-servicename',
    demands: 'a headless Service for a StatefulSet',
    catalogue: ['F13'],
    why: 'One writer has no peers that would ask for a pod by its name; its Service has an address of its own.',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_8',
    demands: 'a liveness probe',
    catalogue: ['F02'],
    why: probes,
    exemptFrom: 'F02',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_9',
    demands: 'a readiness probe',
    catalogue: ['F02'],
    why: probes,
    exemptFrom: 'F02',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_14',
    demands: 'a tag other than `latest`',
    catalogue: ['F04'],
    why: floats,
    exemptFrom: 'F04',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_16',
    demands: 'no privileged container',
    catalogue: ['K-16', 'N-07'],
    why: privileged,
    exemptFrom: 'K-16',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_20',
    demands: 'no privilege escalation',
    catalogue: ['K-16', 'N-07'],
    why: 'A privileged container escalates by its nature: the API server refuses the one without the other.',
    exemptFrom: 'K-16',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_25',
    demands: 'no added capability',
    catalogue: ['K-16'],
    why: privileged,
    exemptFrom: 'K-16',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_38',
    demands: 'no token in any pod',
    catalogue: ['S-22', 'K-16'],
    why: 'A pod has a token where `can()` grants it something, on an account of its own, and nowhere else; the demand has no such case.',
  },
  {
    linter: 'checkov',
    check: 'CKV_K8S_155',
    demands: 'no role that changes webhook configurations',
    catalogue: ['F19'],
    why: 'What renews the certificate of its own webhook writes that into its configuration; the grant names the two that it may change.',
  },
];

/** The table of docs/linters.md. */
export function table(): string {
  const rows = CONTRADICTED.map(({ linter, check, demands, catalogue, why, exemptFrom, unscaled }) => {
    const exempt = exemptFrom === undefined ? '' : ` Only where the stack is exempt from ${exemptFrom}.`;
    const only = unscaled === true ? ' Only where the number of copies is left to somebody else.' : exempt;
    return `| ${linter} | \`${check}\` | ${demands} | ${catalogue.join(', ')} | ${why}${only} |`;
  });
  return ['| Linter | Check | It demands | Catalogue | Why not |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

/** One thing that a linter holds against an object. */
export interface Complaint {
  readonly linter: Contradicted['linter'];
  readonly check: string;
  /** `Deployment crowdsec-lapi`. */
  readonly object: string;
  readonly said: Json;
}
