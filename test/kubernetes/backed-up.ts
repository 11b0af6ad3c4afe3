import {
  backedUpBy,
  Backup,
  backup,
  type BackupProps,
  BackupRepository,
  claim,
  image,
  internet,
  KubernetesStack,
  Namespace,
  type NamespaceProps,
  onTcp,
  type OwnedClaim,
  type PlatformProps,
  pods,
  postgres,
  r2,
  rest,
  secret,
  single,
  StatefulApp,
  tcp,
  uid,
} from '../../constructs/kubernetes';
import { App } from 'cdktf';
import type { IConstruct } from 'constructs';
import { isList, isObject, type Json } from '../../lib/values/json';
import { platformOf, stackOf, type Synthesized } from './synthesized';

const POSTGRES = image('postgres:17.2', { shell: 'sh', user: 'root' });

/** A repository in somebody else's building. */
export const OFFSITE = BackupRepository.restic({
  name: 'r2',
  at: r2({ account: 'acme', bucket: 'shop', accessKeyId: secret('r2', 'id'), secretAccessKey: secret('r2', 'key') }),
  password: secret('restic', 'password'),
  offsite: true,
  through: internet(onTcp(443)),
});

/** A repository under the same roof, to which the backup may only add. */
export const NAS = BackupRepository.restic({
  name: 'nas',
  at: rest({
    url: 'https://nas.example.org:8000/shop',
    login: { user: secret('nas', 'user'), password: secret('nas', 'password') },
  }),
  pruner: rest({
    url: 'https://nas.example.org:8001/shop',
    login: { user: secret('nas-pruner', 'user'), password: secret('nas-pruner', 'password') },
  }),
  password: secret('restic', 'password'),
  offsite: false,
  through: pods('nas', { app: 'rest-server' }, onTcp(8000), onTcp(8001)),
});

/** The plan of a shop's database. */
export const SHOP = {
  source: {
    image: POSTGRES,
    user: 'pawl_backup',
    password: secret('shop-backup', 'password'),
    databases: { shop: { checks: ['select count(*) > 0 from users', 'select max(id) > 100 from users'] } },
  },
  plan: { to: [OFFSITE], rpo: '24h', rto: '30m' },
  props: { name: 'shop-db', resources: { cpu: '100m', memory: '512Mi' }, scratch: '10Gi' },
} as const;

interface Given {
  readonly platform?: Partial<PlatformProps>;
  readonly namespace?: Partial<NamespaceProps>;
  readonly source?: Readonly<Record<string, unknown>>;
  readonly plan?: Readonly<Record<string, unknown>>;
  readonly props?: Readonly<Record<string, unknown>>;
  /** What is backed up of the shop's claim, in place of its database. */
  readonly of?: (claim: OwnedClaim, stack: KubernetesStack, namespace: Namespace) => BackupProps['plan']['source'];
  /** What waits for a backup before its deployment: made before the backup is. */
  readonly waiting?: (stack: KubernetesStack, db: IConstruct, namespace: Namespace) => readonly IConstruct[];
  /** What the stack has besides. */
  readonly then?: (stack: KubernetesStack, made: { readonly backup: Backup; readonly namespace: Namespace }) => void;
}

/** A shop with its database and its backup; props that no compiler has seen take the place of the standard ones. */
export function buildShop(stack: KubernetesStack, given: Given = {}): void {
  const namespace = new Namespace(stack, 'shop', { name: 'shop', ...given.namespace });
  const db = new StatefulApp(stack, 'db', {
    name: 'db',
    namespace,
    image: POSTGRES,
    runAs: uid(999),
    ports: { postgres: 5432 },
    health: tcp(),
    scale: single(),
    resources: { cpu: '100m', memory: '512Mi' },
    writable: ['/var/run/postgresql'],
    sharedMemory: '128Mi',
    volumes: { data: claim({ size: '10Gi', mount: '/var/lib/postgresql/data', backup: backedUpBy('shop-db') }) },
  });
  const source = { ...postgres({ ...SHOP.source, server: db.endpoints.postgres }), ...given.source };
  const claimed = given.of === undefined ? {} : { source: given.of(db.claims.data, stack, namespace) };
  const plan = { ...backup({ ...SHOP.plan, source }), ...claimed, ...given.plan };
  const props: BackupProps = { ...SHOP.props, namespace, plan };
  const waiting = given.waiting && { beforeDeploymentOf: given.waiting(stack, db, namespace) };
  const made: unknown = Reflect.construct(Backup, [stack, 'backup', { ...props, ...waiting, ...given.props }]);
  if (made instanceof Backup) given.then?.(stack, { backup: made, namespace });
}

export function shop(given: Given = {}): Synthesized {
  return stackOf((stack) => {
    buildShop(stack, given);
  }, given.platform);
}

export const CRON = 'resource.kubernetes_cron_job_v1';
export const POD = 'spec.job_template.spec.template.spec';

/** Variables of one container of a job; of a secret, where it comes from. */
export function env(stack: Synthesized, job: string, container: string): Readonly<Record<string, string>> {
  const all = stack.at(`${CRON}.shop_${job}.${POD}.${container}.env`);
  if (!isList(all)) throw new Error(`${job} has no ${container}`);
  return Object.fromEntries(all.map((each) => (isObject(each) ? [text(each['name']), text(each['value'])] : ['', ''])));
}
export const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : `from ${JSON.stringify(value)}`;
/** A stack with the shop, before synth. */
export function built(platform: Partial<PlatformProps> = {}, given = {}): KubernetesStack {
  const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf(platform) });
  buildShop(stack, given);
  return stack;
}
