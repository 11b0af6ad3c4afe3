import {
  backup,
  Backup,
  BackupRepository,
  clusterStore,
  ExternalSecret,
  image,
  internet,
  type KubernetesStack,
  Namespace,
  NfsVolume,
  onTcp,
  pods,
  postgres,
  RawWorkload,
  remote,
  rest,
  secret,
  WebService,
} from '../../constructs/kubernetes';
import { objectAt } from '../written';
import { stackOf, type Synthesized, WEB } from './synthesized';

/** One of each that stands in a namespace, none of which names it. */
const GUESTS: Readonly<Record<string, (stack: KubernetesStack) => void>> = {
  WebService: (stack) => new WebService(stack, 'guest', WEB),
  RawWorkload: (stack) => new RawWorkload(stack, 'guest', { name: 'guest', kind: 'Pod', raw: { spec: {} } }),
  ExternalSecret: (stack) =>
    new ExternalSecret(stack, 'guest', { name: 'guest', store: clusterStore('vault'), keys: { a: remote('b', 'c') } }),
  NfsVolume: (stack) =>
    new NfsVolume(stack, 'guest', {
      name: 'guest',
      server: '10.0.0.1',
      path: '/srv',
      size: '1Gi',
      backup: 'ephemeral',
    }),
  Backup: (stack) =>
    new Backup(stack, 'guest', {
      name: 'guest',
      plan: backup({
        source: postgres({
          server: { ...pods('apps', { app: 'db' }, onTcp(5432)), host: 'db' },
          image: image('postgres:16.4'),
          user: 'backup',
          password: secret('backup', 'database'),
          databases: { app: { checks: ['select true'] } },
        }),
        to: [
          BackupRepository.restic({
            name: 'away',
            at: rest({ url: 'https://backup.example.org' }),
            password: secret('backup', 'repository'),
            offsite: true,
            through: internet(onTcp(443)),
          }),
        ],
        rpo: '24h',
        rto: '1h',
      }),
      resources: { cpu: '10m', memory: '128Mi' },
      scratch: '1Gi',
    }),
};

const apps = (stack: KubernetesStack): Namespace => new Namespace(stack, 'apps', { name: 'apps' });
const data = (stack: KubernetesStack): Namespace => new Namespace(stack, 'data', { name: 'data' });

/** A stack with what is given, in this order. */
function order(...parts: readonly ((stack: KubernetesStack) => void)[]): Synthesized {
  return stackOf((stack) => {
    for (const part of parts) part(stack);
  });
}

describe.each(Object.entries(GUESTS))('a %s that names no namespace', (_, guest) => {
  test('stands in the one of its stack', () => {
    const stack = order(apps, guest);
    expect(stack.problems).toEqual([]);
    const others = { ...objectAt(stack.json, 'resource'), kubernetes_default_service_account_v1: {} };
    expect(JSON.stringify(others)).toContain('${kubernetes_namespace_v1.apps.metadata[0].name}');
  });

  test('is told so where the stack has none before it', () => {
    const mend = "new Namespace(this, 'web', { name: 'web' }) before it";
    expect(order(guest, apps).advice).toEqual([`props | namespace is missing | ${mend} | `]);
  });

  test('is told so where the stack has several, with the names of them', () => {
    const mend = 'namespace: one of those of the stack: apps, data';
    expect(order(apps, data, guest).advice).toEqual([`props | namespace is missing | ${mend} | `]);
  });

  test('makes a second namespace after it a problem, since a reader could not tell the two apart', () => {
    expect(order(apps, guest, data).advice).toEqual([
      'props | name: with a second namespace, these must name theirs, which was "apps": guest | namespace: … in each | ',
    ]);
  });
});

test('whoever names the first namespace leaves a second one alone', () => {
  const stack = stackOf((all) => {
    const namespace = apps(all);
    new WebService(all, 'guest', { ...WEB, namespace });
    data(all);
  });
  expect(stack.problems).toEqual([]);
});

test('a namespace of a wrong kind is told, and not replaced by that of the stack', () => {
  const stack = stackOf((all) => {
    apps(all);
    Reflect.construct(WebService, [all, 'guest', { ...WEB, namespace: 'apps' }]);
  });
  expect(stack.problems).toEqual(['props namespace is no Namespace: give the construct, not its name']);
});

test('namespaces of another stack are no concern of this one', () => {
  stackOf(data);
  expect(order(apps, (stack) => new WebService(stack, 'guest', WEB)).problems).toEqual([]);
});
