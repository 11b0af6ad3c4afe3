import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse } from '@cdktf/hcl2json';
import * as fc from '../seeded';
import { FINDINGS } from '../../lib/findings';
import type { GrantedExemption } from '../../lib/findings/verdict';
import { commentsOf } from '../../lib/gate/hcl-comments';
import { judge } from '../../lib/gate/judge';
import { type Facts, NO_FACTS } from '../../lib/model/facts';
import { readTerraform } from '../../lib/sources/terraform';
import { writeHcl } from '../../lib/terraform/hcl/write';
import { schemaOf } from '../../lib/terraform/schema';
import { bindingsSchema } from '../../lib/terraform/schema-from-bindings';
import type { StatedExemption } from '../../lib/values/exemption';
import type { FindingId } from '../../lib/values/finding-id';
import type { JsonObject } from '../../lib/values/json';
import { DEEP } from '../deep';
import { environment, withTerraform } from '../terraform/hcl/terraform';

const schemas = schemaOf(bindingsSchema('@cdktf/provider-kubernetes'));
const labels = { app: 'web' };
const PASSWORD = 'correct-horse-battery-staple';

/** As cdktf writes it: single blocks as objects, lists of blocks as lists. */
const stack: JsonObject = {
  terraform: { backend: { pg: {} } },
  variable: { db_password: { default: PASSWORD } },
  resource: {
    kubernetes_deployment_v1: {
      web: {
        metadata: { name: 'web', namespace: 'web' },
        spec: {
          replicas: '2',
          selector: { match_labels: labels },
          strategy: { type: 'RollingUpdate', rolling_update: { max_surge: '1', max_unavailable: '0' } },
          template: {
            metadata: { labels },
            spec: {
              termination_grace_period_seconds: 35,
              container: [
                {
                  name: 'web',
                  image: 'web:1.2.3',
                  env: [{ name: 'DB_PASSWORD', value: PASSWORD }],
                  readiness_probe: { http_get: { path: '/', port: '8080' } },
                  liveness_probe: { tcp_socket: { port: '8080' } },
                  resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
                  security_context: { run_as_non_root: true, read_only_root_filesystem: true, privileged: false },
                },
              ],
            },
          },
        },
      },
    },
    kubernetes_pod_disruption_budget_v1: {
      web: {
        metadata: { name: 'web', namespace: 'web' },
        spec: { max_unavailable: '1', selector: { match_labels: labels } },
      },
    },
  },
};

function because(rule: FindingId, reason: string, more: Partial<StatedExemption> = {}): GrantedExemption {
  const stated: StatedExemption = { kind: 'exemption', rule, reason, expires: '2027-03-31', ...more };
  return { stated, rules: [rule], scope: 'stack', covers: () => true };
}

function verdictsOn(json: JsonObject, exemptions: readonly GrantedExemption[], known: Partial<Facts> = {}) {
  const facts = { ...NO_FACTS, tier: 2, ...known } as const;
  return judge(FINDINGS, readTerraform('stack', json), () => facts, exemptions).verdicts;
}

function commented(json: JsonObject, ...exemptions: readonly GrantedExemption[]): string {
  return writeHcl(json, schemas, { comment: commentsOf(json, schemas, verdictsOn(json, exemptions)) });
}

/** The comments of a text, each with the line that it stands above. */
function notes(hcl: string): readonly string[] {
  return [...hcl.matchAll(/((?:^ *#.*\n)+) *(.*)\n/gm)].map(([, said = '', line = '']) =>
    [...said.matchAll(/# ?(.*)/g), ['', line.replace(/ +/g, ' ')]].map(([, text]) => text).join(' | '),
  );
}

test('a budget, a probe, a limit and whatever else a rule asks for says which rule that is', () => {
  expect(notes(commented(stack))).toEqual([
    'F22 | replicas = "2"',
    'F13 | strategy {',
    'F23 | termination_grace_period_seconds = 35',
    'F04 | image = "web:1.2.3"',
    'E-55, F02 | liveness_probe {',
    'F02 | readiness_probe {',
    'K-01, K-02 | limits = {',
    'K-02 | requests = {',
    'K-16 | privileged = false',
    'F27 | read_only_root_filesystem = true',
    'D-13, F27 | run_as_non_root = true',
    'K-07 | resource "kubernetes_pod_disruption_budget_v1" "web" {',
  ]);
});

test('what is ignored for an owner, and a claim that something copies, say their rules too', () => {
  const volume = { name: 'data', persistent_volume_claim: { claim_name: 'data' } };
  const pod = (container: string): JsonObject => ({ metadata: { labels }, spec: { container: [{ name: container }], volume: [volume] } });
  const json: JsonObject = {
    resource: {
      kubernetes_persistent_volume_claim_v1: { data: { metadata: { name: 'data' } } },
      kubernetes_cron_job_v1: { copy: { metadata: { name: 'copy' }, spec: { job_template: { metadata: {}, spec: { template: pod('copy') } } } } },
      kubernetes_deployment_v1: {
        web: {
          metadata: { name: 'web', annotations: { 'pawl/scale': 'single' } },
          spec: { replicas: '1', template: pod('web') },
          lifecycle: { ignore_changes: ['spec[0].template[0].spec[0].dns_config'] },
        },
      },
    },
  };
  const mutators = [{ owner: 'kyverno', pod: ['dns_config'] }];
  const verdicts = verdictsOn(json, [], { mutators });
  expect(notes(writeHcl(json, schemas, { comment: commentsOf(json, schemas, verdicts) }))).toEqual([
    'F09 | resource "kubernetes_persistent_volume_claim_v1" "data" {',
    'F22 | annotations = {',
    'K-04, K-05 | ignore_changes = [spec[0].template[0].spec[0].dns_config]',
  ]);
}); // prettier-ignore

test('an exemption stands at what it is about, with its end and its reason, and its rule is not called answered there', () => {
  const hcl = commented(
    stack,
    because('S-02', 'a password of the test network, which nothing else can reach', { ticket: 'OPS-12' }),
    because('F13', 'never needed, because the bounds are stated'),
  );
  expect(notes(hcl)).toContain(
    'exempt from S-02 until 2027-03-31: a password of the test network, which nothing else can reach | (OPS-12) | value = "correct-horse-battery-staple"',
  );
  expect(hcl).not.toContain('bounds');
});

test('an exemption from something that is missing stands at the block that would hold it', () => {
  expect(notes(commented(stack, because('F02', 'it starts within the first period of readiness')))).toContain(
    'exempt from F02 until 2027-03-31: it starts within the first period of readiness | container {',
  );
});

test('an exemption that is looked at again, and a value that is no secret, have no end to tell', () => {
  const plain: StatedExemption = {
    kind: 'exemption',
    rule: 'S-02',
    reason: 'the name of a public demonstration account',
  };
  const hcl = commented(
    stack,
    { stated: plain, rules: ['S-02', 'S-03'], scope: 'stack/web', covers: () => true },
    {
      ...because('F27', ''),
      stated: { kind: 'exemption', rule: 'F27', reason: 'it needs its own root file system', review: '2027-01-01' },
    },
  );
  expect(hcl).toContain('# exempt from S-02: the name of a public demonstration account\n');
  expect(hcl).toContain('# exempt from F27, to review on 2027-01-01: it needs its own root file system\n');
});

test('what is partly answered and partly exempt at one place is called exempt', () => {
  const namespace = {
    metadata: { name: 'web', labels: { 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/warn': 'restricted', 'pod-security.kubernetes.io/audit': 'restricted' } },
  }; // prettier-ignore
  const hcl = commented(
    { resource: { kubernetes_namespace_v1: { web: namespace } } },
    because('F27', 'the image starts as root to lay out its files'),
  );
  expect(notes(hcl)).toEqual([
    'exempt from F27 until 2027-03-31: the image starts as root to lay out its files | labels = {',
  ]);
});

test.each<[string, JsonObject, string]>([
  ['a backend', { backend: { pg: {} } }, 'S-30 | backend "pg" {}'],
  ['a local backend', { backend: { local: {} } }, 'exempt from S-30 until 2027-03-31: why | backend "local" {}'],
  ['no backend', { required_version: '>= 1.5' }, 'exempt from S-30 until 2027-03-31: why | terraform {'],
])('%s is told about where state is kept', (_, terraform, note) => {
  const json = { terraform };
  const verdicts = verdictsOn(json, [because('S-30', 'why')], { tier: 1 });
  expect(notes(writeHcl(json, schemas, { comment: commentsOf(json, schemas, verdicts) }))).toEqual([note]);
});

test('inside a manifest no comment can stand, so its exemptions stand above it, and what it answers is not told', () => {
  const manifest = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'web:1.2.3', securityContext: { privileged: true } }] },
  };
  const hcl = commented(
    { resource: { kubernetes_manifest: { web: { manifest } } } },
    because('K-16', 'it formats the disks'),
  );
  expect(notes(hcl)).toEqual(['exempt from K-16 until 2027-03-31: it formats the disks | manifest = {']);
});

test('a value of the stack is never repeated in a comment', () => {
  const all = FINDINGS.map(({ id }) => because(id, 'exempt from everything for once'));
  const told = notes(commented(stack, ...all))
    .join('\n')
    .replaceAll(/\| [^|]*$/gm, '');
  expect(told).toContain('S-02');
  expect(told).not.toContain(PASSWORD);
  expect(commented(stack, ...all).split(PASSWORD)).toHaveLength(writeHcl(stack, schemas).split(PASSWORD).length);
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\r\n', '*/', '/*', '//', '#', '${', '%{', '}', '"', '<<EOT\n', '\\', '\u2028', '\u202e', '\ufeff', '\u0000', '\ud800', '\t', 'EOT', ' '), // prettier-ignore
      fc.anyText(8),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('whatever a reason holds, the HCL means what it means without comments', async () => {
  const bare: unknown = await parse('main.tf', writeHcl(stack, schemas));
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (reason, other) => {
      const hcl = commented(stack, because('S-02', reason), because('F02', other, { ticket: reason }));
      expect(await parse('main.tf', hcl)).toEqual(bare);
      expect(hcl).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e\ufeff\p{Surrogate}]/u);
    }),
    { numRuns: DEEP ? 100 : 8 },
  );
});

test('comments are the same in whatever order the exemptions were given', () => {
  const given = [because('F02', 'one reason'), because('F02', 'another reason'), because('F27', 'one reason')];
  expect(commented(stack, ...given.toReversed())).toBe(commented(stack, ...given));
});

withTerraform('terraform fmt finds nothing to do in a file with comments, whatever the reasons hold', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-fmt-'));
  try {
    for (const [index, reason] of fc.sample(hostile, 40).entries()) {
      const exemptions = FINDINGS.map(({ id }) => because(id, reason));
      fs.writeFileSync(path.join(folder, `${String(index)}.tf`), commented(stack, ...exemptions));
    }
    const checked = spawnSync('terraform', ['fmt', '-check', '-diff', folder], { encoding: 'utf8', env: environment });
    expect(checked.stdout + checked.stderr).toBe('');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
