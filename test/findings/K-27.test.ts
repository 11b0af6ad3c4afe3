import type { Json, JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';

const spec = { tls: [{ hosts: ['web.example.org'], secret_name: 'wildcard' }] };
const FORMS: readonly (readonly [at: string, write: (annotations: Json | undefined) => JsonObject])[] = [
  ...['kubernetes_ingress', 'kubernetes_ingress_v1'].map(
    (type) =>
      [
        `${type}.web`,
        (annotations: Json | undefined): JsonObject => ({
          resource: { [type]: { web: { metadata: { name: 'web', ...(annotations && { annotations }) }, spec } } },
        }),
      ] as const,
  ),
  [
    'kubernetes_manifest.web.manifest',
    (annotations) => ({
      resource: {
        kubernetes_manifest: {
          web: {
            manifest: {
              apiVersion: 'networking.k8s.io/v1',
              kind: 'Ingress',
              metadata: { name: 'web', ...(annotations && { annotations }) },
            },
          },
        },
      },
    }),
  ],
];

describe.each(FORMS)('in %s', (at, write) => {
  test('an Ingress with the certificate of the platform passes', () => {
    expect(ask('K-27', write(undefined))).toEqual([`pass ${at}`]);
    expect(ask('K-27', write({ 'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure' }))).toEqual([
      `pass ${at}`,
    ]);
  });

  test.each(['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'])(
    'an Ingress that asks by %s fails',
    (name) => {
      expect(ask('K-27', write({ [name]: 'letsencrypt' }))).toEqual([
        `fail ${at}: metadata.annotations asks for a certificate of its own by ${name}`,
      ]);
    },
  );

  test('annotations that are an expression are unknown', () => {
    expect(states('K-27', write('${var.annotations}'))).toEqual(['unknown']);
  });

  test('an exemption covers it', () => {
    const [verdict] = verdicts('K-27', write({ 'cert-manager.io/issuer': 'x' }), {}, [everywhere('K-27')]);
    expect(verdict?.state).toBe('exempt');
  });
});

test('a Certificate fails', () => {
  const manifest = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'web' } };
  expect(ask('K-27', { resource: { kubernetes_manifest: { web: { manifest } } } })).toEqual([
    'fail kubernetes_manifest.web.manifest: spec asks cert-manager for a certificate, which the platform has already',
  ]);
});
