import {
  everywhere,
  exec,
  exempt,
  fileOnHost,
  http,
  image,
  loopback,
  SingleNetwork,
  SwarmNetwork,
  SwarmService,
  type SwarmServiceProps,
} from '../../constructs/docker';
import { synth } from '../../lib/testing';
import type { Written } from '../written';
import { App } from 'cdktf';
import { DockerStack } from '../../constructs/docker';
import { cx21, stackOf } from './synthesized';

type Props = SwarmServiceProps<string, unknown>;

/** A service that has all that it must have. */
function api(stack: DockerStack): Props {
  return {
    name: 'api',
    image: image('ghcr.io/cartie/api:1.4.2', { client: 'node', user: 1001 }),
    network: new SwarmNetwork(stack, 'network', { name: 'shop' }),
    replicas: 2,
    ports: { http: 3001 },
    health: http('/health'),
    resources: { cpu: '0.5', memory: '256Mi' },
  };
}

function serviceWith(props: Readonly<Record<string, unknown>> = {}): Written {
  return stackOf((stack) => {
    const given: object = { ...api(stack), ...props };
    new SwarmService(stack, 'api', given as Props);
  });
}

const at = (written: Written, path: string): unknown => written.at(`resource.docker_service.api.${path}`);

test('a copy starts and is healthy before the one that it replaces ends, one by one, and a failed rollout goes back (D-30)', () => {
  const written = serviceWith();
  expect(written.problems).toEqual([]);
  const one = { parallelism: 1, order: 'start-first', max_failure_ratio: '0', monitor: '2m40s' };
  expect(at(written, 'update_config')).toEqual({ ...one, failure_action: 'rollback' });
  expect(at(written, 'rollback_config')).toEqual({ ...one, failure_action: 'pause' });
  expect(at(written, 'mode')).toEqual({ replicated: { replicas: 2 } });
});

test('an apply waits for a rollout and for its way back (D-07)', () => {
  expect(at(serviceWith(), 'converge_config')).toEqual({ delay: '5s', timeout: '10m40s' });
  expect(at(serviceWith({ replicas: 1 }), 'converge_config')).toEqual({ delay: '5s', timeout: '5m20s' });
});

test('what it may do and take is bounded as that of a container is', () => {
  const written = serviceWith({
    env: { DB_PASSWORD: fileOnHost('/srv/secrets/db'), HOST: 'a=b' },
    writable: [{ path: '/run/app', size: '1Mi' }],
    entrypoint: ['node'],
    command: ['server.js', '${HOME}'],
    grace: '90s',
    labels: { team: 'shop' },
  });
  expect(written.problems).toEqual([]);
  expect(at(written, 'task_spec')).toEqual({
    container_spec: {
      image: 'ghcr.io/cartie/api:1.4.2',
      command: ['node'],
      args: ['server.js', '$${HOME}'],
      env: { DB_PASSWORD_FILE: '/run/secrets/db_password', HOST: 'a=b' },
      user: '1001:1001',
      read_only: true,
      cap_drop: ['ALL'],
      mounts: [
        { type: 'tmpfs', target: '/tmp', tmpfs_options: { size_bytes: 67_108_864, mode: 1023 } },
        { type: 'tmpfs', target: '/run/app', tmpfs_options: { size_bytes: 1_048_576, mode: 1023 } },
        { type: 'bind', source: '/srv/secrets/db', target: '/run/secrets/db_password', read_only: true },
      ],
      healthcheck: expect.objectContaining({ interval: '30s', start_period: '40s' }) as unknown,
      stop_grace_period: '1m30s',
    },
    resources: { limits: { memory_bytes: 268_435_456, nano_cpus: 500_000_000 } },
    restart_policy: { condition: 'any', delay: '5s' },
    networks_advanced: [{ name: '${docker_network.shop.name}' }],
    log_driver: { name: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
  });
  expect(at(written, 'labels')).toEqual([{ label: 'team', value: 'shop' }]);
  expect(written.at('resource.docker_network.shop.driver')).toBe('overlay');
  expect(written.at('resource.docker_image.api.keep_locally')).toBe(true);
});

test('a port is published on every host of the Swarm, for a reason', () => {
  const because = exempt('D-08', { reason: 'the proxy of the Swarm, for everybody', expires: '2027-01-31' });
  const written = serviceWith({ ports: { http: { container: 3001, publish: everywhere(80, because) }, admin: 9000 } });
  expect(written.problems).toEqual([]);
  expect(at(written, 'endpoint_spec')).toEqual({
    ports: [{ target_port: 3001, published_port: 80, publish_mode: 'ingress', protocol: 'tcp' }],
  });
  expect(written.exempt).toEqual(['D-08 ports.http.publish.because']);
});

test('no rule finds anything in it', () => {
  const stack = new DockerStack(new App(), 'swarm', { host: cx21() });
  new SwarmService(stack, 'api', api(stack));
  expect(synth(stack, { today: '2026-11-21' })).toHaveNoFindings();
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  [
    'a port on loopback',
    { ports: { http: { container: 3001, publish: loopback(80) } } },
    'D-08 ports.http.publish: a Swarm publishes on every address of every host',
  ],
  ['no copies', { replicas: 0 }, 'props replicas: 0 is no number of copies: write 1 or more, whole'],
  ['half a copy', { replicas: 1.5 }, 'props replicas: 1.5 is no number of copies: write 1 or more, whole'],
  ['a root image', { image: image('a:1.2.3', { user: 'root', client: 'curl' }) }, 'D-13 the image runs as root'],
])('%s is told of', (_, props, told) => {
  expect(serviceWith(props).problems).toEqual([told]);
});

test('a network of one host is told of', () => {
  const written = stackOf((stack) => {
    const given: object = { ...api(stack), network: new SingleNetwork(stack, 'single', { name: 'single' }) };
    new SwarmService(stack, 'api', given as Props);
  });
  expect(written.problems.join()).toContain('network is no network of a Swarm: write new SwarmNetwork(');
});

test.each(['name', 'image', 'resources', 'network', 'replicas', 'health'])(
  'without %s it is told what to write',
  (prop) => {
    expect(serviceWith({ [prop]: undefined }).problems.join()).toContain(prop);
  },
);

test('a volume has no spelling: two copies would write it for a while', () => {
  expect(serviceWith({ volumes: {} }).problems.join()).toContain('volumes');
});

test('an app that asks with a command is asked with it', () => {
  expect(at(serviceWith({ health: exec(['true']) }), 'task_spec.container_spec.healthcheck.test')).toEqual([
    'CMD',
    'true',
  ]);
});
