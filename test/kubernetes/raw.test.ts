import * as fc from '../seeded';
import { mergedInto } from '../../constructs/kubernetes/pods/raw';
import { OneShot, Scheduled, cron } from '../../constructs/kubernetes';
import type { Json, JsonObject } from '../../lib/values/json';
import { anyKind, WEB, webService } from './synthesized';

const spec = (raw: JsonObject): JsonObject => ({ spec: { template: { spec: raw } } });

describe('raw attributes', () => {
  test('are written beside those of Pawl', () => {
    const written = webService({
      raw: spec({ dns_policy: 'None', dns_config: { option: [{ name: 'ndots', value: '2' }] } }),
    });
    expect([written.pod('dns_policy'), written.pod('dns_config'), written.pod('enable_service_links')]).toEqual([
      'None',
      { option: [{ name: 'ndots', value: '2' }] },
      false,
    ]);
  });

  test('reach into a container by its name, and leave the rest of it alone', () => {
    const written = webService({ raw: spec({ container: [{ name: 'web', working_dir: '/srv', tty: true }] }) });
    expect([written.container('working_dir'), written.container('tty'), written.container('image')]).toEqual([
      '/srv',
      true,
      'ghcr.io/acme/web:1.2.3',
    ]);
    expect(written.pod('container.1')).toBeUndefined();
  });

  test('add what has another name', () => {
    const written = webService({
      env: { A: '1' },
      raw: spec({
        container: [
          {
            name: 'web',
            env: [
              { name: 'B', value: '2' },
              { name: 'A', value: '3' },
            ],
          },
        ],
      }),
    });
    expect(written.container('env')).toEqual([
      { name: 'A', value: '3' },
      { name: 'B', value: '2' },
    ]);
  });

  test('add to a list whose items have no name', () => {
    const written = webService({
      placement: { tolerations: [{ key: 'gpu' }] },
      raw: spec({ toleration: [{ key: 'spot', operator: 'Exists' }] }),
    });
    expect(written.pod('toleration')).toEqual([
      { key: 'gpu', operator: 'Exists' },
      { key: 'spot', operator: 'Exists' },
    ]);
  });

  test('replace a plain value, and null takes one away', () => {
    const written = webService({
      raw: { wait_for_rollout: false, ...spec({ automount_service_account_token: null }) },
    });
    expect([written.of('deployment', 'wait_for_rollout'), written.pod('automount_service_account_token')]).toEqual([
      false,
      undefined,
    ]);
  });

  test('write a block as itself or as a list of one', () => {
    const written = webService({ raw: { spec: [{ strategy: [{ type: 'Recreate' }] }] } });
    expect(written.of('deployment', 'spec.strategy.type')).toBe('Recreate');
    expect(written.of('deployment', 'spec.replicas')).toBe('1');
  });

  test.each(['lifecycle', 'depends_on', 'count', 'for_each', 'provider', 'provisioner', 'connection'])(
    'are never %s, which is Terraform’s',
    (name) => {
      expect(webService({ raw: { [name]: {} } }).problems).toEqual([
        `props raw.${name} belongs to Terraform, not to the provider`,
      ]);
    },
  );

  test('belong to every kind', () => {
    const job = { ...WEB, deadline: '5m', ports: undefined, health: undefined, scale: undefined };
    const scheduled = anyKind(Scheduled, {
      ...job,
      schedule: cron('0 3 * * *', 'Etc/UTC'),
      raw: { spec: { suspend: true } },
    });
    expect(scheduled.of('cron_job', 'spec.suspend')).toBe(true);
    expect(anyKind(OneShot, { ...job, raw: { spec: { parallelism: 3 } } }).of('job', 'spec.parallelism')).toBe(3);
  });

  test('change the hash of a OneShot, because they change its template', () => {
    const job = { ...WEB, deadline: '5m', ports: undefined, health: undefined, scale: undefined };
    const name = (raw: JsonObject): Json | undefined => anyKind(OneShot, { ...job, raw }).of('job', 'metadata.name');
    expect(name(spec({ dns_policy: 'None' }))).not.toBe(name({}));
  });
});

describe('merging', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.integer(), fc.string(), fc.boolean(), tie('object')),
    object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'name'), tie('value'), { maxKeys: 3 }),
  })).object as fc.Arbitrary<JsonObject>;

  test('nothing changes nothing', () => {
    fc.assert(
      fc.property(json, (written) => {
        expect(mergedInto(written, {})).toEqual(written);
      }),
    );
  });

  test('is done once, however often it is asked for', () => {
    fc.assert(
      fc.property(json, json, (written, raw) => {
        const once = mergedInto(written, raw);
        expect(mergedInto(once, raw)).toEqual(once);
      }),
    );
  });

  test('loses nothing of what is written under another name', () => {
    fc.assert(
      fc.property(json, json, (written, raw) => {
        const all = mergedInto(written, raw);
        for (const name of Object.keys(written)) if (!(name in raw)) expect(all[name]).toEqual(written[name]);
        for (const name of Object.keys(raw)) expect(all).toHaveProperty(name);
      }),
    );
  });
});
