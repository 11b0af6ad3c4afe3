import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const plain: JsonObject = { name: 'app', image: 'app:1.2.3' };
const whole: JsonObject = { ...plain, env_from: [{ secret_ref: { name: 'app-env' } }] };

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;

  test('a container that takes a whole Secret warns', () => {
    expect(ask('S-04', write({ container: [whole] }))).toEqual([
      `fail ${at}: env_from[0].secret_ref takes every key of the Secret "app-env" into its environment`,
    ]);
  });

  test('a container that takes single keys passes', () => {
    const entry = { name: 'DB_PASSWORD', value_from: { secret_key_ref: { name: 'app-env', key: 'db' } } };
    expect(ask('S-04', write({ container: [{ ...plain, env: [entry] }] }))).toEqual([`pass ${at}`]);
  });

  test('a whole ConfigMap passes, because it is no secret', () => {
    const config = { ...plain, env_from: [{ config_map_ref: { name: 'app-config' } }] };
    expect(ask('S-04', write({ container: [config] }))).toEqual([`pass ${at}`]);
  });

  test('an init container is judged as a container is', () => {
    expect(states('S-04', write({ container: [plain], init_container: [whole] }))).toEqual(['pass', 'fail']);
  });

  test('the second source is found behind the first', () => {
    const both = [{ config_map_ref: { name: 'app-config' } }, { secret_ref: { name: 'app-env' } }];
    expect(ask('S-04', write({ container: [{ ...plain, env_from: both }] }))[0]).toContain('env_from[1].secret_ref');
  });

  test('sources given as an expression are unknown', () => {
    expect(ask('S-04', write({ container: [{ ...plain, env_from: '${var.sources}' }] }))).toEqual([
      `unknown ${at}: env_from \${var.sources} is decided when Terraform runs`,
    ]);
  });

  test('a Secret whose name is an expression is taken as a whole all the same', () => {
    expect(
      states('S-04', write({ container: [{ ...plain, env_from: [{ secret_ref: { name: '${var.name}' } }] }] })),
    ).toEqual(['fail']);
  });

  test('an exemption covers it', () => {
    const exempted = verdicts('S-04', write({ container: [whole] }), {}, [everywhere('S-04')]);
    expect(exempted.map(({ state }) => state)).toEqual(['exempt']);
  });
});

test('a Secret that two workloads take names the other, as one shared env file of all services does (C-05)', () => {
  const spec = (container: JsonObject): JsonObject => ({ template: { spec: { container: [container] } } });
  const of = (namespace: string, container: JsonObject): JsonObject => ({
    metadata: { name: 'x', namespace },
    spec: spec(container),
  });
  const json = (other: string): JsonObject => ({
    resource: { kubernetes_deployment_v1: { web: of('shop', whole), worker: of(other, whole) } },
  });
  expect(ask('S-04', json('shop'))[0]).toMatch(/which kubernetes_deployment_v1\.worker takes too$/);
  expect(ask('S-04', json('elsewhere'))[0]).toMatch(/into its environment$/);
});

test('a source behind a dynamic block is found', () => {
  const dynamic = { env_from: { for_each: '${var.names}', content: { secret_ref: { name: '${env_from.value}' } } } };
  const json = {
    resource: {
      kubernetes_deployment_v1: { app: { spec: { template: { spec: { container: [{ ...plain, dynamic }] } } } } },
    },
  };
  expect(ask('S-04', json)[0]).toContain('dynamic.env_from.content.secret_ref takes every key');
});
