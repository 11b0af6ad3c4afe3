import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { asManifest, FORMS } from './forms';

const TYPES = ['', '_v1', '_v2', '_v2beta2'].map((suffix) => `kubernetes_horizontal_pod_autoscaler${suffix}`);

interface Form {
  readonly name: string;
  readonly address: string;
  /** The autoscaler of a workload `app` of this kind. */
  readonly write: (kind: string, spec?: JsonObject) => JsonObject;
}

const body = (kind: string, spec: JsonObject): JsonObject => ({
  metadata: { name: 'app' },
  spec: { scale_target_ref: { kind, name: 'app' }, max_replicas: 6, ...spec },
});
const AUTOSCALERS: readonly Form[] = [
  ...TYPES.map((type): Form => ({
    name: type,
    address: `${type}.app`,
    write: (kind, spec = {}) => ({ resource: { [type]: { app: body(kind, spec) } } }),
  })),
  {
    name: 'kubernetes_manifest',
    address: 'kubernetes_manifest.app.manifest',
    write: (kind, spec = {}) => ({
      resource: {
        kubernetes_manifest: {
          app: { manifest: { kind: 'HorizontalPodAutoscaler', ...asManifest(body(kind, spec)) } },
        },
      },
    }),
  },
];

describe.each(AUTOSCALERS)('a $name', ({ write, address }) => {
  test('passes with two copies at least', () => {
    const [verdict] = verdicts('K-17', write('Deployment', { min_replicas: 2 }));
    expect([verdict?.state, verdict?.answeredAt]).toEqual(['pass', ['spec.min_replicas']]);
  });

  test('warns with one, which is also what is meant where nothing is written', () => {
    for (const spec of [{ min_replicas: 1 }, {}])
      expect(ask('K-17', write('Deployment', spec))).toEqual([
        `fail ${address}: spec.min_replicas may go down to one copy, which a drain takes away`,
      ]);
  });

  test('is unknown where the least number is an expression', () => {
    expect(states('K-17', write('Deployment', { min_replicas: '${var.least}' }))).toEqual(['unknown']);
  });

  test('is covered by an exemption', () => {
    expect(verdicts('K-17', write('Deployment'), {}, [everywhere('K-17')]).map(({ state }) => state)).toEqual([
      'exempt',
    ]);
  });
});

describe.each(FORMS.filter(({ kind }) => ['Deployment', 'StatefulSet', 'ReplicationController'].includes(kind)))(
  'the autoscaler of a $name',
  ({ kind, name, address, write }) => {
    const pod: JsonObject = { container: [{ name: 'app', image: 'app:1.2.3' }] };
    const scaler = AUTOSCALERS[2]?.write(kind, { min_replicas: 2 }) ?? {};

    test('fails where Terraform writes the number too', () => {
      expect(ask('K-17', [scaler, write(pod, { spec: { replicas: '3' } })])).toEqual([
        `fail kubernetes_horizontal_pod_autoscaler_v2.app: spec.scale_target_ref sets the number of copies that ${address} writes too: every apply sets it back`,
      ]);
    });

    test('passes where it writes none', () => {
      expect(states('K-17', [scaler, write(pod)])).toEqual(['pass']);
    });

    if (!name.startsWith('kubernetes_manifest'))
      test('passes where Terraform leaves the number alone', () => {
        const written = write(pod, { spec: { replicas: '3' }, lifecycle: { ignore_changes: ['spec[0].replicas'] } });
        expect(states('K-17', [scaler, written])).toEqual(['pass']);
      });

    test('passes beside a number of another namespace', () => {
      expect(states('K-17', [scaler, write(pod, { spec: { replicas: '3' }, namespace: 'other' })])).toEqual(['pass']);
    });
  },
);

test('an estate without any autoscaler is asked nothing (N-14)', () => {
  for (const { write } of FORMS) expect(ask('K-17', write({ container: [{ name: 'app' }] }))).toEqual([]);
});
