import type { JsonObject } from '../../lib/values/json';
import { ask, everywhere, states, verdicts } from './asking';
import { FORMS } from './forms';

const pulling = (image: string | undefined, policy?: string): JsonObject => ({
  name: 'app',
  ...(image === undefined ? {} : { image }),
  ...(policy === undefined ? {} : { image_pull_policy: policy }),
});
const OWN = '10.0.20.10:5000/app:1.27.2';

describe.each(FORMS)('in a $name', ({ write, address, podAt }) => {
  const at = `${address}.${podAt}.container[0]`;
  const says = (image: string, policy?: string) => ask('K-24', write({ container: [pulling(image, policy)] }));

  test('an image that a node keeps passes', () => {
    expect(says(OWN)).toEqual([`pass ${at}`]);
    expect(says(OWN, 'IfNotPresent')).toEqual([`pass ${at}`]);
    expect(says(OWN, 'Never')).toEqual([`pass ${at}`]);
  });

  test('one that is asked for at every start fails', () => {
    expect(says(OWN, 'Always')).toEqual([
      `fail ${at}: image_pull_policy asks 10.0.20.10:5000 at every start, which no other network knows: while it is away no pod starts`,
    ]);
  });

  test('init containers are judged too', () => {
    const pod = { container: [pulling(OWN)], init_container: [pulling(OWN, 'Always')] };
    expect(states('K-24', write(pod))).toEqual(['pass', 'fail']);
  });

  test('a policy or an image that is an expression is unknown', () => {
    expect(says(OWN, '${var.policy}')).toEqual([
      `unknown ${at}: image_pull_policy \${var.policy} is decided when Terraform runs`,
    ]);
    expect(says('${var.image}', 'Always')).toEqual([
      `unknown ${at}: image \${var.image} is decided when Terraform runs`,
    ]);
  });

  test('an exemption covers it', () => {
    const [verdict] = verdicts('K-24', write({ container: [pulling(OWN, 'Always')] }), {}, [everywhere('K-24')]);
    expect(verdict?.state).toBe('exempt');
  });
});

const [form] = FORMS;
const always = (image: string | undefined, policy = 'Always'): JsonObject =>
  form?.write({ container: [pulling(image, policy)] }) ?? {};

test.each([
  'registry:5000/app:1.2.3',
  'localhost:5000/app:1.2.3',
  '192.168.1.10/app:1.2.3',
  '100.64.3.1:5000/app:1.2.3',
  'registry.infra.svc:5000/app:1.2.3',
  'registry.infra.svc.cluster.local/app:1.2.3',
  'harbor.lan/app:1.2.3',
  'registry:5000/app:${var.tag}',
])('%s comes from a registry of one’s own', (image) => {
  expect(states('K-24', always(image))).toEqual(['fail']);
});

test.each([
  'nginx:1.27.2',
  'ghcr.io/o/app:1.2.3',
  'registry.k8s.io/pause:3.10',
  'europe-docker.pkg.dev/p/app:1.2.3',
  '123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1.2.3',
  'acme.azurecr.io/app:1.2.3',
])('%s comes from a registry that many rely on, and passes', (image) => {
  expect(states('K-24', always(image))).toEqual(['pass']);
  expect(states('K-24', always(image, '${var.policy}'))).toEqual(['pass']);
});

test('whose a registry with a public name is shows nowhere', () => {
  const [line] = ask('K-24', always('registry.example.org/app:1.2.3'));
  expect(line).toMatch(
    /^unknown .*asks registry\.example\.org at every start, and nothing shows whose registry that is$/,
  );
  expect(states('K-24', always('8.8.8.8:5000/app:1.2.3'))).toEqual(['unknown']);
});

const served = (type: string, spec: JsonObject): JsonObject => ({
  resource: { [type]: { registry: { metadata: { name: 'registry' }, spec } } },
});
const routed = (kind: string, spec: JsonObject): JsonObject => ({
  resource: { kubernetes_manifest: { registry: { manifest: { kind, metadata: { name: 'registry' }, spec } } } },
});

test.each([
  [
    'kubernetes_ingress',
    served('kubernetes_ingress', { rule: [{ host: 'x.example.org' }, { host: 'registry.example.org' }] }),
  ],
  ['kubernetes_ingress_v1', served('kubernetes_ingress_v1', { rule: { host: 'registry.example.org' } })],
  ['kubernetes_manifest', routed('Ingress', { rules: [{ host: 'registry.example.org' }] })],
  ['kubernetes_manifest', routed('HTTPRoute', { hostnames: ['registry.example.org'] })],
])('it is one’s own where a %s of any stack serves it', (type, json) => {
  expect(ask('K-24', [always('registry.example.org:443/app:1.2.3'), json])[0]).toContain(
    `asks registry.example.org:443 at every start, which ${type}.registry serves: while it is away no pod starts`,
  );
});

test('a container without a readable image is left to F04', () => {
  expect(states('K-24', always(undefined))).toEqual(['pass']);
  expect(states('K-24', always('App:1.2.3'))).toEqual(['pass']);
});
