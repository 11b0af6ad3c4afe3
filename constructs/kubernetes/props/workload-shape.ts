import type { WorkloadAdoption } from '../workloads/adopt';
import { Construct } from 'constructs';
import type { Exposure } from '../network/expose';
import type { InitContainer, Sidecar } from '../pods/further-container';
import type { Placement, Toleration } from '../pods/placement';
import type { AutoscaledRange, OnDemand, OwnedElsewhere, Replicated } from '../workloads/scale';
import type { SecurityProps } from '../pods/security';
import type { ServiceProps } from '../network/service';
import {
  checkedLater,
  type FieldsOf,
  parsedLater,
  flag,
  labels,
  list,
  made,
  map,
  mayLack,
  object,
  objectOr,
  oneOf,
  orExempt,
  type Shape,
  text,
} from '../../props/shape';
import type { Shutdown } from '../pods/shutdown';
import type { NodeAgentProps } from '../workloads/node-agent';
import type { OneShotProps } from '../workloads/one-shot';
import { RAW_KINDS, type RawAdoption, type RawWorkloadProps } from '../workloads/raw-workload-props';
import type { ScheduledProps } from '../workloads/scheduled';
import type { StatefulAppProps } from '../workloads/stateful-app';
import type { WebServiceProps } from '../workloads/web-service';
import type { WorkerProps } from '../workloads/worker';
import type { LongLivedProps, Sidecars, Volumes, WorkloadProps } from '../workloads/workload-props';
import { ADOPTION } from './adoption-shape';
import { image } from '../../props/image';
import { runAs } from '../../props/user';
import { further, health, ofOneContainer, port, resources, variable, writable } from './container-shape';
import { namespace } from './namespace-shape';
import { endpoint } from './network-shape';
import { adopted, volume } from './volume-shape';

const onDemand = object<OnDemand>({ by: text });

const scale = made('made by single, replicated, autoscaled, parked, onDemand or ownedElsewhere', {
  single: object({}),
  replicated: object<Replicated>({ replicas: parsedLater }),
  autoscaled: object<AutoscaledRange>({ min: parsedLater, max: parsedLater, cpu: parsedLater }),
  parked: object({}),
  'on demand': onDemand,
  'owned elsewhere': object<OwnedElsewhere>({ by: text }),
});

const construct: Shape = (value, at) => (Construct.isConstruct(value) ? [] : [`${at} is no construct`]);

const ports = map(port);

const shutdown = object<Shutdown>({ pause: mayLack(parsedLater), grace: mayLack(parsedLater) });

const service = object<ServiceProps>({
  type: mayLack(oneOf('ClusterIP', 'headless', 'LoadBalancer')),
  ports: mayLack(list(text)),
  selector: mayLack(labels),
  clusterIp: mayLack(text),
  address: mayLack(text),
  externalTraffic: mayLack(oneOf('Cluster', 'Local')),
  sticky: mayLack(flag),
  annotations: mayLack(labels),
  labels: mayLack(labels),
});

const expose = made('https(…)', {
  https: object<Exposure>({
    host: parsedLater,
    path: mayLack((value, at) => (Array.isArray(value) ? list(parsedLater) : parsedLater)(value, at)),
    port: mayLack(text),
    through: mayLack(oneOf('ingress', 'gateway')),
    annotations: mayLack(labels),
  }),
});

const served = { service, services: map(service), expose };

const raw: Shape = (value, at) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? [] : [`${at} is no map of attributes`];

type Shapes<Props> = Readonly<Record<keyof Props, Shape>>;

const RAW_ADOPTION: FieldsOf<RawAdoption> = {
  address: ADOPTION.address,
  parity: ADOPTION.parity,
  selector: mayLack(labels),
  service: mayLack(adopted),
  services: mayLack(map(adopted)),
  ingress: mayLack(adopted),
};

/** What each prop of any workload must be like. */
const WORKLOAD: Shapes<WorkloadProps<unknown, Volumes>> = {
  name: parsedLater,
  namespace,
  image,
  resources,
  command: list(text),
  args: list(text),
  env: map(variable),
  envFrom: list(text),
  volumes: map(volume),
  init: map(made('made by initContainer', { init: object<InitContainer>(further) })),
  writable,
  sharedMemory: parsedLater,
  runAs: orExempt(runAs),
  security: object<SecurityProps>({
    ...ofOneContainer,
    hostNetwork: mayLack(checkedLater),
    hostPid: mayLack(checkedLater),
    hostIpc: mayLack(checkedLater),
  }),
  priority: text,
  pullSecrets: list(text),
  placement: object<Placement>({
    nodes: mayLack(labels),
    tolerations: mayLack(
      list(
        object<Toleration>({
          key: text,
          value: mayLack(text),
          effect: mayLack(oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')),
        }),
      ),
    ),
    spread: mayLack(objectOr(labels, flag)),
  }),
  uses: list(endpoint),
  labels,
  annotations: labels,
  podLabels: labels,
  podAnnotations: labels,
  raw,
  adopt: object<WorkloadAdoption>({
    ...ADOPTION,
    ...RAW_ADOPTION,
    strategy: mayLack(oneOf('RollingUpdate', 'Recreate')),
  }),
};

const LONG_LIVED: Shapes<LongLivedProps<unknown, Volumes, Sidecars>> = {
  ...WORKLOAD,
  sidecars: map(
    made('made by sidecar', {
      sidecar: object<Sidecar>({
        ...further,
        ports: mayLack(map(port)),
        health: orExempt(health),
        starts: mayLack(oneOf('beside', 'before')),
      }),
    }),
  ),
};

/** What each prop of a WebService must be like; its order is that of the messages about missing ones. */
export const WEB_SERVICE: Shapes<WebServiceProps<string, unknown, Volumes, Sidecars>> = {
  ...LONG_LIVED,
  ports,
  health: orExempt(health),
  scale,
  shutdown,
  ...served,
};

export const RAW_WORKLOAD: Shapes<RawWorkloadProps<string>> = {
  name: WORKLOAD.name,
  namespace,
  kind: oneOf(...RAW_KINDS),
  raw,
  ports,
  uses: WORKLOAD.uses,
  ...served,
  adopt: object<RawAdoption>(RAW_ADOPTION),
};

export const WORKER: Shapes<WorkerProps<string, unknown, Volumes, Sidecars>> = {
  ...LONG_LIVED,
  ports,
  health: orExempt(health),
  scale,
  shutdown,
};

export const STATEFUL_APP: Shapes<StatefulAppProps<string, unknown, Volumes, Sidecars>> = {
  ...LONG_LIVED,
  ports,
  health: orExempt(health),
  scale: made('made by single, parked or onDemand', { single: object({}), parked: object({}), 'on demand': onDemand }),
  shutdown,
  onDelete: checkedLater,
  ...served,
};

export const NODE_AGENT: Shapes<NodeAgentProps<string, unknown, Volumes, Sidecars>> = {
  ...LONG_LIVED,
  ports,
  health: orExempt(health),
  shutdown,
  maxUnavailable: parsedLater,
  onDelete: checkedLater,
};

const job = { ...WORKLOAD, deadline: parsedLater, retries: parsedLater };

export const SCHEDULED: Shapes<ScheduledProps<unknown, Volumes>> = {
  ...job,
  schedule: objectOr(
    (value, at) =>
      object('kind' in Object(value) ? { timeZone: text, hour: parsedLater } : { expression: text, timeZone: text })(
        value,
        at,
      ),
    (_, at) => [`${at} is no schedule: write daily('Europe/Berlin') or cron('0 3 * * *', 'Europe/Berlin')`],
  ),
  suspended: flag,
};

export const ONE_SHOT: Shapes<OneShotProps<unknown, Volumes>> = { ...job, wait: flag, after: list(construct) };
