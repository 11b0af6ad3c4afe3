import type { Facts } from '../../lib/model/facts';
import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const cx21: Partial<Facts> = { host: { name: 'cx21', memory: 4 * 1024 ** 3, reserve: 0, cpus: 2 } };

/** Containers of these images, and what else stands in their stack. */
function running(images: readonly string[], more: JsonObject = {}, body: JsonObject = {}): JsonObject {
  const all = images.map((image, index) => [`c${index}`, { name: `c${index}`, image, ...body }]);
  return { resource: { docker_container: Object.fromEntries(all) as JsonObject }, ...more };
}

const [NODE, CADVISOR, PROMTAIL] = [
  'prom/node-exporter:v1.8.2',
  'gcr.io/cadvisor/cadvisor:v0.49.1',
  'grafana/promtail:3.3.2',
];

test('a host with its three agents passes, in whichever of its stacks they stand', () => {
  expect(ask('M-30', running(['app:1.2.3', NODE, CADVISOR, PROMTAIL]), cx21)).toEqual(['pass provider.docker']);
  expect(ask('M-30', [running(['app:1.2.3']), running([NODE, CADVISOR, PROMTAIL])], cx21)).toEqual([
    'pass provider.docker',
  ]);
});

test('programs of other names that tell of the same will do', () => {
  expect(states('M-30', running(['app:1.2.3', 'grafana/alloy:v1.5.1']), cx21)).toEqual(['pass']);
  expect(states('M-30', running(['netdata/netdata:v2.1.0', 'timberio/vector:0.43.1']), cx21)).toEqual(['pass']);
});

test('one whose agents leave a question open fails, with low severity', () => {
  expect(ask('M-30', running(['app:1.2.3', CADVISOR]), cx21)).toEqual([
    'fail provider.docker: nothing here tells of its machine, nor of their logs',
  ]);
  expect(ask('M-30', running([NODE, PROMTAIL]), cx21)).toEqual([
    'fail provider.docker: nothing here tells of its containers',
  ]);
  expect(verdicts('M-30', running([CADVISOR]), cx21)[0]?.finding.severity).toBe('low');
});

test('one without any is unknown, because somebody may have installed them otherwise', () => {
  expect(ask('M-30', running(['app:1.2.3']), cx21)).toEqual([
    'unknown provider.docker: nothing here tells of its machine, nor of its containers, nor of their logs, unless somebody has installed agents otherwise',
  ]);
});

test('an image behind an expression may be one', () => {
  expect(ask('M-30', running([CADVISOR, '${var.image}']), cx21)).toEqual([
    'unknown provider.docker: nothing here tells of its machine, nor of their logs, unless ${var.image} does',
  ]);
  expect(states('M-30', running([CADVISOR, 'app:${var.tag}']), cx21)).toEqual(['fail']);
});

test('a driver that sends every line away takes the place of a program', () => {
  const agents = [NODE, CADVISOR];
  expect(states('M-30', running(agents, {}, { log_driver: 'loki' }), cx21)).toEqual(['pass']);
  for (const log_driver of ['local', 'journald'])
    expect(states('M-30', running(agents, {}, { log_driver }), cx21)).toEqual(['fail']);
  expect(states('M-30', running(agents, {}, { log_driver: '${var.driver}' }), cx21)).toEqual(['unknown']);
});

describe('a file that is put on the same machine', () => {
  const provider = { docker: [{ host: 'ssh://deployer@10.0.0.5:22' }] };
  const file = (host: string): JsonObject => ({
    resource: {
      terraform_data: {
        metrics: {
          connection: { host },
          provisioner: { file: { content: 'ARGS=""', destination: '/etc/default/prometheus-node-exporter' } },
        },
      },
    },
  });
  const stack = running([CADVISOR, PROMTAIL], { provider });

  test('tells that an agent runs there, and on no other', () => {
    expect(states('M-30', [stack, file('10.0.0.5')], cx21)).toEqual(['pass']);
    expect(states('M-30', [stack, file('10.0.0.6')], cx21)).toEqual(['fail']);
    expect(states('M-30', [stack, file('${var.host}')], cx21)).toEqual(['unknown']);
  });
});

test('a host that no stack says is not judged, nor one on which nothing keeps running', () => {
  expect(ask('M-30', running(['app:1.2.3', CADVISOR]))).toEqual([]);
  expect(ask('M-30', running([CADVISOR], {}, { must_run: false }), cx21)).toEqual([]);
});

test('an exemption covers it', () => {
  expect(verdicts('M-30', running([CADVISOR]), cx21, [everywhere('M-30')])[0]?.state).toBe('exempt');
});
