import type { HostFacts } from '../../lib/model/facts';
import type { JsonObject } from '../../lib/values/json';
import { modelled } from '../compose/composed';
import { ask, everywhere, states, verdicts } from './asking';
import { CONTAINER_FORMS, DOCKER_FORMS } from './docker-forms';
import { said } from './server-forms';

const ports = (more: JsonObject = {}): JsonObject => ({
  ports: [{ internal: 80, external: 8080, ip: '127.0.0.1', ...more }],
});
const beside = (body: JsonObject): JsonObject => ({
  docker_container: { other: { name: 'other', image: 'other:1.2.3', ...body } },
});

describe.each(DOCKER_FORMS)('a $name', ({ kind, write, address, at }) => {
  const told = (...parts: Parameters<typeof write>): string | undefined =>
    ask('D-35', write(...parts)).find((line) => line.includes(` ${address}`));

  test('that publishes the port of another fails, and so does the other', () => {
    expect([...ask('D-35', write(ports(), beside(ports())))].sort()).toEqual(
      [
        `fail ${address}: ${at('ports')}[0] publishes port 8080, which docker_container.other publishes too: one does not start`,
        `fail docker_container.other: ports[0] publishes port 8080, which ${address} publishes too: one does not start`,
      ].sort(),
    );
  });

  test.each([
    ['on another port', { external: 8081 }],
    ['by another protocol', { protocol: 'udp' }],
    ['on a port that the engine chooses', { external: null }],
    ['on a port that it may choose', { external: 0 }],
  ])('beside one %s passes', (_, more) => {
    expect(told(ports(), beside(ports(more)))).toBe(`pass ${address}`);
    expect(told(ports(more), beside(ports()))).toBe(`pass ${address}`);
  });

  test.each<[string, JsonObject]>([
    ['ends', { attach: true, must_run: false }],
    ['is not started', { start: false }],
    ['is not made', { count: 0 }],
    ['has the network of its host', { network_mode: 'host' }],
    ['is of another host', { provider: 'docker.lady' }],
  ])('beside one that %s passes', (_, body) => {
    expect(told(ports(), beside({ ...ports(), ...body }))).toBe(`pass ${address}`);
  });

  test('is unknown where an expression decides the port of one, and fails where it decides both', () => {
    expect(told(ports(), beside(ports({ external: '${var.port}' })))).toBe(
      `unknown ${address}: ${at('ports')}[0] may publish the port that docker_container.other publishes`,
    );
    const later = ports({ external: '${var.port}' });
    expect(told(later, beside(later))).toContain('fail');
    expect(told({ ports: '${var.ports}' })).toMatch(/^unknown/);
  });

  test('may meet one that is made on a condition alone', () => {
    expect(told(ports(), beside({ ...ports(), count: '${var.gpu ? 1 : 0}' }))).toMatch(/^unknown .* may publish/);
  });

  test('in another stack is on another host, unless the facts say that both have one', () => {
    const other = { resource: beside(ports()) };
    expect(states('D-35', [write(ports()), other])).toEqual(['pass', 'pass']);
    const host: HostFacts = { name: 'cx21', memory: 1, reserve: 0, cpus: 1 };
    expect(states('D-35', [write(ports()), other], { host })).toEqual(['fail', 'fail']);
  });

  test('is covered by an exemption', () => {
    const json = write(ports(), beside(ports()));
    expect(verdicts('D-35', json, {}, [everywhere('D-35')])[0]?.state).toBe('exempt');
  });

  if (kind === 'service')
    test('listens on every address, by the mesh of Swarm', () => {
      expect(told(ports(), beside(ports({ ip: '10.0.0.2' })))).toContain('fail');
    });
});

describe.each(CONTAINER_FORMS)('a $name', ({ write, address }) => {
  const told = (...parts: Parameters<typeof write>): string | undefined =>
    ask('D-35', write(...parts)).find((line) => line.includes(` ${address}`));

  test.each([
    [undefined, '127.0.0.1'],
    ['', '::1'],
    ['0.0.0.0', '10.0.0.2'],
    ['::', '::1'],
    ['127.0.0.1', '127.0.0.1'],
    ['${var.ip}', '${var.ip}'],
  ])('on %s and another on %s meet', (one, other) => {
    expect(told(ports({ ip: one ?? null }), beside(ports({ ip: other })))).toContain('fail');
  });

  test.each([
    ['127.0.0.1', '127.0.0.2'],
    ['10.0.0.2', '127.0.0.1'],
    ['0.0.0.0', '::'],
    ['::1', '127.0.0.1'],
  ])('on %s and another on %s do not', (one, other) => {
    expect(told(ports({ ip: one }), beside(ports({ ip: other })))).toContain('pass');
  });

  test('on an address and another on an expression may meet', () => {
    expect(told(ports(), beside(ports({ ip: '${var.ip}' })))).toMatch(/^unknown/);
  });

  test('with copies on one port fails, and does not on a port for each', () => {
    expect(told({ ...ports(), count: 2 })).toBe(
      `fail ${address}: ports[0] publishes port 8080 for each of its copies: all but one do not start`,
    );
    expect(told({ ...ports({ external: '${8080 + count.index}' }), count: 2 })).toContain('pass');
    expect(told({ ...ports(), for_each: '${var.names}' })).toBe(
      `unknown ${address}: ports[0] may publish port 8080 for more than one copy of it`,
    );
    expect(told({ ...ports(), count: '${var.on ? 1 : 0}' })).toContain('pass');
  });
});

describe('services of a compose file', () => {
  const two = (web: JsonObject, api: JsonObject): string =>
    said(
      'D-35',
      modelled({
        'compose.yaml': JSON.stringify({ services: { web: { image: 'a:1', ...web }, api: { image: 'b:1', ...api } } }),
      }).estate,
    );

  test('that publish one port fail', () => {
    expect(two({ ports: ['127.0.0.1:8080:80'] }, { ports: ['8080:3000'] })).toBe(
      [
        'fail: publishes port 8080, which services.api publishes too: one does not start',
        'fail: publishes port 8080, which services.web publishes too: one does not start',
      ].join('\n'),
    );
  });

  test('whose ranges overlap fail, and pass where the engine chooses out of one', () => {
    expect(two({ ports: ['8000-8002:80-82'] }, { ports: ['8002:80'] })).toContain('publishes port 8002');
    expect(two({ ports: ['8000-8002:80'] }, { ports: ['8002:80'] })).toBe('pass\npass');
  });

  test('by TCP and UDP pass', () => {
    expect(two({ ports: ['53:53/tcp'] }, { ports: ['53:53/udp'] })).toBe('pass\npass');
  });

  test('that no profile starts together pass', () => {
    const published = { ports: ['8080:80'] };
    expect(two({ ...published, profiles: ['cpu'] }, { ...published, profiles: ['gpu'] })).toBe('pass\npass');
    expect(two({ ...published, profiles: ['cpu'] }, { ...published, profiles: ['cpu', 'all'] })).toContain('fail');
    expect(two({ ...published, profiles: ['cpu'] }, published)).toContain('fail');
  });

  test('whose port is a variable without a value may meet', () => {
    expect(two({ ports: ['${PORT}:80'] }, { ports: ['8080:80'] })).toContain('unknown: may publish the port');
    expect(two({ ports: ['${PORT:-8080}:80'] }, { ports: ['8080:80'] })).toContain('fail: publishes port 8080');
  });

  test('of which one is scaled fail', () => {
    expect(two({ ports: ['8080:80'], scale: 2 }, {})).toContain('fail: publishes port 8080 for each of its copies');
    expect(two({ ports: ['8080:80'], scale: 1 }, {})).toBe('pass\npass');
  });
});
