import { TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import {
  backedUpBy,
  image,
  type KubernetesStack,
  type Namespace,
  OneShot,
  single,
  StandaloneClaim,
  tcp,
  tree,
  uid,
  WebService,
} from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import type { PinnedImage, TrackedImage } from '../../lib/values/image';
import { isList, isObject, type Json } from '../../lib/values/json';
import { built, NAS, OFFSITE, shop, text } from './backed-up';
import { type Synthesized } from './synthesized';

const JOB = 'resource.kubernetes_job_v1.shop_shop-db-before';
const POD = `${JOB}.spec.template.spec`;
const ADDRESS = 'kubernetes_job_v1.shop_shop-db-before';

interface Asked {
  readonly image?: PinnedImage | TrackedImage;
}

const SHOP_IMAGE = image('ghcr.io/acme/shop:1.0.0');

function web(stack: KubernetesStack, namespace: Namespace, asked: Asked = {}): IConstruct {
  return new WebService(stack, 'web', {
    name: 'web',
    namespace,
    image: SHOP_IMAGE,
    ...asked,
    runAs: uid(1000),
    ports: { http: 8080 },
    health: tcp(),
    scale: single(),
    resources: { cpu: '10m', memory: '64Mi' },
  });
}

function migration(stack: KubernetesStack, namespace: Namespace): OneShot {
  return new OneShot(stack, 'migration', {
    name: 'migration',
    namespace,
    image: SHOP_IMAGE,
    runAs: uid(1000),
    deadline: '5m',
    resources: { cpu: '10m', memory: '64Mi' },
  });
}

const before = (asked: Asked = {}, plan: Readonly<Record<string, unknown>> = {}): Synthesized =>
  shop({ plan, waiting: (stack, db, namespace) => [web(stack, namespace, asked), migration(stack, namespace), db] });

const env = (stack: Synthesized, container = 'container'): Readonly<Record<string, string>> => {
  const all = stack.at(`${POD}.${container}.0.env`);
  const pairs = isList(all) ? all.filter(isObject) : [];
  return Object.fromEntries(pairs.map((each) => [text(each['name']), text(each['value'])]));
};

const dependsOn = (stack: Synthesized, address: string): Json | undefined => stack.at(`resource.${address}.depends_on`);

describe('before a deployment', () => {
  const stack = before();

  test('a Job dumps and keeps as the schedule does, and apply waits for its end', () => {
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${POD}.init_container.0.command`)).toEqual(['/bin/sh', '/pawl/engine.sh', 'attempt']);
    expect(stack.at(`${POD}.init_container.0.image`)).toBe('postgres:17.2');
    expect(stack.at(`${POD}.container.0.command`)).toEqual(['/bin/sh', '/pawl/restic.sh', 'before']);
    expect(stack.at(`${JOB}.wait_for_completion`)).toBe(true);
    expect(stack.at(`${JOB}.spec.active_deadline_seconds`)).toBe(11 * 3600);
    expect(env(stack, 'init_container')).toMatchObject({ PGUSER: 'pawl_backup', PAWL_DATABASES: 'shop' });
  });

  test('the workload, its migration and the server itself wait for it, and it waits for none of them', () => {
    for (const each of ['deployment_v1.shop_web', 'job_v1.shop_migration', 'stateful_set_v1.shop_db'])
      expect([each, dependsOn(stack, `kubernetes_${each}`)]).toEqual([each, expect.arrayContaining([ADDRESS])]);
    expect(stack.at(`${JOB}.depends_on`)).toBeUndefined();
    expect(JSON.stringify(stack.at(JOB))).not.toMatch(/kubernetes_(?:deployment|stateful_set)_v1/);
  });

  test('nothing is forgotten, and no figure is told: it is no sign that the schedule works', () => {
    expect(env(stack)).toMatchObject({ PAWL_PRUNE: 'no', PAWL_METRICS: '' });
    expect(stack.at('resource.kubernetes_cron_job_v1.shop_shop-db')).toBeDefined();
  });

  test('the network lets it where it lets the schedule', () => {
    const closed = shop({ namespace: { network: 'allow' }, waiting: (scope, _, own) => [web(scope, own)] });
    const policy = (name: string): string =>
      JSON.stringify(closed.at(`resource.kubernetes_network_policy_v1.shop_${name}_egress`) ?? null);
    expect(policy('shop-db')).toContain('"app.kubernetes.io/name":"db"');
    expect(policy('shop-db-before').replaceAll('shop-db-before', 'shop-db')).toBe(policy('shop-db'));
  });

  test('the first repository of the plan has it', () => {
    const both = before({}, { to: [NAS, OFFSITE] });
    expect(env(both)).toMatchObject({ PAWL_REPOSITORY: 'nas' });
  });

  test('has no findings', () => {
    const made = built({}, { waiting: (scope: KubernetesStack, _: IConstruct, own: Namespace) => [web(scope, own)] });
    const about = /shop-db-before/;
    const judged = synth(made, { today: '2026-11-22' }).verdicts.filter(({ subject }) =>
      about.test(subject.place.address),
    );
    expect(judged.length).toBeGreaterThan(10);
    expect(judged.filter(({ state }) => state === 'fail')).toEqual([]);
  });
});

describe('it runs anew', () => {
  const name = (stack: Synthesized): Json | undefined => stack.at(`${JOB}.metadata.name`);

  test('when an image changes, and for nothing else of the workload', () => {
    expect(name(before())).toMatch(/^shop-db-before-[0-9a-f]{8}$/);
    expect(name(before())).toBe(name(before()));
    expect(name(before({ image: image('ghcr.io/acme/shop:1.0.1') }))).not.toBe(name(before()));
    const slower = shop({
      waiting: (stack, db, namespace) => {
        const made = web(stack, namespace);
        overridden(made, 'spec.template.spec.container.0.resources.requests.cpu', '20m');
        return [made, migration(stack, namespace), db];
      },
    });
    expect(name(slower)).toBe(name(before()));
  });

  test('when an aspect or an override changes one', () => {
    const patched = shop({
      waiting: (stack, db, namespace) => {
        const made = web(stack, namespace);
        overridden(made, 'spec.template.spec.container.0.image', 'ghcr.io/acme/shop:1.0.2');
        return [made, migration(stack, namespace), db];
      },
    });
    expect(name(patched)).not.toBe(name(before()));
    expect(env(patched)['PAWL_BEFORE']).toBe('ghcr.io/acme/shop:1.0.0 ghcr.io/acme/shop:1.0.2 postgres:17.2');
  });
});

function overridden(construct: IConstruct, path: string, value: string): void {
  for (const each of construct.node.findAll())
    if (TerraformResource.isTerraformResource(each) && each.terraformResourceType === 'kubernetes_deployment_v1')
      each.addOverride(path, value);
}

test('without being asked for, no Job is written and nobody waits', () => {
  const stack = shop();
  expect(stack.at('resource.kubernetes_job_v1')).toBeUndefined();
});

test('a claim that stands alone is dumped beside whoever mounts it, and needs nobody who does', () => {
  const stack = shop({
    waiting: (scope, _, namespace) => [web(scope, namespace)],
    of: (_, scope, namespace) => {
      const notes = { name: 'notes', namespace, size: '1Gi', backup: backedUpBy('shop-db') } as const;
      return tree({ claim: new StandaloneClaim(scope, 'notes', notes).claim, checks: ['*.md'] });
    },
  });
  expect(stack.problems).toEqual([]);
  expect(stack.at(`${JOB}.spec.template.metadata.labels`)).toMatchObject({ 'claim.pawl/notes': 'mounted' });
  expect(JSON.stringify(stack.at(`${POD}.affinity`))).toContain('claim.pawl/notes');
  expect(env(stack, 'init_container')).toMatchObject({ PAWL_SOURCE: '/source' });
});

describe('refused are', () => {
  const problems = (waiting: (stack: KubernetesStack, namespace: Namespace) => readonly unknown[]): readonly string[] =>
    shop({ waiting: (stack, _, namespace) => waiting(stack, namespace) as readonly IConstruct[] }).problems;

  test('what holds the backup, and what has no workload', () => {
    expect(problems((stack) => [stack])).toContain(
      'props beforeDeploymentOf: stack holds the backup itself, which would wait for itself',
    );
    expect(problems((_, namespace) => [namespace])).toContain(
      'props beforeDeploymentOf: stack/shop has no workload that could wait',
    );
  });

  test('an image that another than Terraform moves, who asks nobody', () => {
    const stack = shop({
      platform: { images: { owner: 'keel' } },
      waiting: (scope, _, namespace) => [
        web(scope, namespace, { image: image.tracked('ghcr.io/acme/shop:main', { user: 1000 }) }),
      ],
    });
    expect(stack.problems).toEqual([
      'props beforeDeploymentOf: the image of stack/web is moved by another than Terraform, which sees no deployment of it',
    ]);
  });

  test('a claim of a workload, on whose node alone the Job could run', () => {
    const stack = shop({
      of: (claim) => tree({ claim, checks: ['*.md'] }),
      waiting: (_, db) => [db],
    });
    expect(stack.problems).toEqual([
      'props beforeDeploymentOf: the claim is of a workload, on whose node alone the Job could run, and which may wait for the Job',
    ]);
  });
});
