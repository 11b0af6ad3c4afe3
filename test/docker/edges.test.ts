import { backend, DockerHost, http, image, socket, SwarmNetwork, SwarmService } from '../../constructs/docker';
import { containerWith, stackOf } from './synthesized';

const host = (cpus: number) =>
  new DockerHost({ name: 'edge', address: socket(), memory: '1Gi', cpus, backend: backend.pg() });
const swarm = (replicas: number) =>
  stackOf((stack) => {
    new SwarmService(stack, 'api', {
      name: 'api',
      image: image('ghcr.io/cartie/api:1.4.2', { client: 'node', user: 1001 }),
      network: new SwarmNetwork(stack, 'network', { name: 'shop' }),
      replicas,
      ports: { http: 3001 },
      health: http('/health'),
      resources: { cpu: '0.5', memory: '256Mi' },
    });
  });

describe('the least that is accepted, and the first that is not:', () => {
  test('six MiB of memory, in whole MiB', () => {
    expect(containerWith({ resources: { cpu: '0.5', memory: '6Mi' } }).problems).toEqual([]);
    for (const memory of ['5Mi', '6143Ki', '6500Ki'])
      expect(containerWith({ resources: { cpu: '0.5', memory } }).problems).toHaveLength(1);
  });

  test('ten thousandths of a processor', () => {
    expect(containerWith({ resources: { cpu: '10m', memory: '64Mi' } }).problems).toEqual([]);
    expect(containerWith({ resources: { cpu: '9m', memory: '64Mi' } }).problems).toEqual([
      'D-01 resources.cpu: 9m is less than the engine can limit to',
    ]);
  });

  test('one answer that says unhealthy', () => {
    expect(containerWith({ health: http('/health', { retries: 1 }) }).problems).toEqual([]);
    for (const retries of [0, 1.5])
      expect(containerWith({ health: http('/health', { retries }) }).problems).toEqual([
        `D-03 health.retries: ${String(retries)} is no number of answers: write 1 or more, whole`,
      ]);
  });

  test('one copy of a service', () => {
    expect(swarm(1).problems).toEqual([]);
    for (const replicas of [0, 1.5])
      expect(swarm(replicas).problems).toEqual([
        `props replicas: ${String(replicas)} is no number of copies: write 1 or more, whole`,
      ]);
  });

  test('one core of a host', () => {
    expect(host(1).problems).toEqual([]);
    for (const cpus of [0, 1.5]) expect(host(cpus).problems).toHaveLength(1);
  });
});

test('what a container does not need is not written', () => {
  const written = containerWith({ ports: {}, health: undefined });
  for (const name of ['ports', 'volumes', 'mounts', 'depends_on'])
    expect([name, written.at(`resource.docker_container.api.${name}`)]).toEqual([name, undefined]);
});

test('an image stays on the host when its container goes (B-12), and an init reaps what it leaves behind', () => {
  const written = containerWith();
  expect(written.at('resource.docker_image.api.keep_locally')).toBe(true);
  expect(written.at('resource.docker_container.api.init')).toBe(true);
});
