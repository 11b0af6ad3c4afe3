import { AutoHeal, type AutoHealProps, exempt, fileOnHost, image, SingleNetwork, uid } from '../../constructs/docker';
import type { Written } from '../written';
import { stackOf } from './synthesized';

function healing(props: Readonly<Record<string, unknown>> = {}): Written {
  return stackOf((stack) => {
    const given: object = {
      alert: fileOnHost('/srv/secrets/auto-heal/webhook'),
      because: exempt('K-16', { reason: 'restarts what is unhealthy on this host', expires: '2027-01-31' }),
      network: new SingleNetwork(stack, 'network', { name: 'out' }),
      runAs: uid(65_532, 998),
      ...props,
    };
    new AutoHeal(stack, 'heal', given as AutoHealProps);
  });
}

const at = (written: Written, path: string): unknown => written.at(`resource.docker_container.auto-heal.${path}`);

test('looks every five minutes, restarts three times an hour at most, and tells the address of its secret', () => {
  const written = healing();
  expect(written.problems).toEqual([]);
  expect(at(written, 'env')).toEqual([
    'SOCKET=/var/run/docker.sock',
    'ALERT=/run/secrets/alert',
    'STATE=/tmp/auto-heal',
    'MOST=3',
    'EVERY=300',
    'SELF=auto-heal',
  ]);
  expect(at(written, 'mounts')).toEqual([
    { type: 'bind', source: '/var/run/docker.sock', target: '/var/run/docker.sock', read_only: true },
    { type: 'bind', source: '/srv/secrets/auto-heal/webhook', target: '/run/secrets/alert', read_only: true },
  ]);
  expect(at(written, 'user')).toBe('65532:998');
  expect(written.at('resource.docker_image.auto-heal.name')).toBe('curlimages/curl:8.11.1');
  expect(at(written, 'memory')).toBe(32);
  expect(at(written, 'cpu_quota')).toBe(10_000);
  expect(written.exempt).toEqual(['K-16 volumes.socket.because']);
});

test('is unhealthy where it told nobody for three rounds', () => {
  expect(at(healing({ every: '2m' }), 'healthcheck.test')).toEqual([
    'CMD',
    'sh',
    '-c',
    'find /tmp/auto-heal/.heard -mmin -6 | grep -q .',
  ]);
});

test('name, image, pace and resources are chosen', () => {
  const written = stackOf((stack) => {
    new AutoHeal(stack, 'heal', {
      alert: fileOnHost('/a'),
      because: exempt('K-16', { reason: 'restarts what is unhealthy on this host', expires: '2027-01-31' }),
      network: new SingleNetwork(stack, 'network', { name: 'out' }),
      runAs: exempt('D-13', { reason: 'the socket of this host is root’s alone', expires: '2027-01-31' }),
      name: 'healer',
      image: image('acme/curl:1.2.3'),
      every: '1m',
      most: 5,
      resources: { cpu: '0.2', memory: '64Mi' },
    });
  });
  expect(written.problems).toEqual([]);
  expect(written.at('resource.docker_container.healer.env')).toEqual(
    expect.arrayContaining(['MOST=5', 'EVERY=60', 'SELF=healer']),
  );
  expect(written.at('resource.docker_container.healer.memory')).toBe(64);
  expect(written.at('resource.docker_image.healer.name')).toBe('acme/curl:1.2.3');
});

test.each([
  [{ most: 0 }, 'props most: 0 is no number of restarts: write 1 or more, whole'],
  [
    { every: 'often' },
    'props every: "often" is not a duration: write whole numbers with d, h, m or s, such as 30s or 1h30m',
  ],
])('%j is told of', (props, told) => {
  expect(healing(props).problems).toEqual([told]);
});

test.each(['alert', 'because', 'network', 'runAs'])('without %s it is told what to write', (prop) => {
  expect(healing({ [prop]: undefined }).problems.join()).toContain(prop);
});
