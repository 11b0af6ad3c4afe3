import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { generateProviderBindingsFromSchema } from '@cdktf/provider-generator'; // what cdktf-cli calls for `cdktf get`
import { TerraformResource, TerraformStack } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  backend,
  http,
  image,
  KubernetesStack,
  Namespace,
  Platform,
  sidecar,
  single,
  WebService,
} from '../../constructs/kubernetes';
import { openSchemas } from '../../lib/gate/schemas';
import { type KeptProvider, keptOf, SCHEMA_FILE, schemaFileText, type Wanted } from '../../lib/terraform/schema-file';
import { isObject, type Json, type JsonObject } from '../../lib/values/json';
import { valueOf } from '../../lib/values/parsed';
import { SOUND_PROGRAMS } from './sound-programs';
import { realSchema, withRealSchemas } from '../terraform/real-schemas';
import { brief, filesOf, freshFolder, type Outcome, synth } from './gated';

const POLICY = 'kubernetes_validating_admission_policy_v1';
const TYPES: Wanted = {
  resources: new Set(['kubernetes_deployment_v1', 'kubernetes_config_map_v1', 'kubernetes_service_v1']),
  dataSources: new Set(),
};

/** A project with this schema of the Kubernetes provider in pawl.schema.json. */
function project(version: string, wanted: Wanted = TYPES): string {
  return projectOf(
    valueOf(keptOf('registry.terraform.io/hashicorp/kubernetes', version, realSchema('kubernetes', version), wanted)),
  );
}

function projectOf(...kept: readonly KeptProvider[]): string {
  const folder = freshFolder();
  fs.writeFileSync(path.join(folder, SCHEMA_FILE), schemaFileText(kept));
  return folder;
}

/** A stack that asks for these versions of the Kubernetes provider, and writes what only 3.x takes. */
function synthNew(cwd: string, constraint: string, hcl = false): Outcome {
  return synth(
    (app) => {
      const stack = new TerraformStack(app, 'web');
      new KubernetesProvider(stack, 'kubernetes', {});
      stack.addOverride('terraform.required_providers.kubernetes.version', constraint);
      const web = new DeploymentV1(stack, 'web', {
        metadata: { name: 'web' },
        spec: {
          template: {
            metadata: {},
            spec: {
              container: [{ name: 'web', image: 'x:1.2.3' }],
              initContainer: [{ name: 'proxy', image: 'y:1.2.3' }],
            },
          },
        },
      });
      web.addOverride('spec.template.spec.init_container.0.restart_policy', 'Always');
    },
    { cwd, hcl },
  );
}

const REFUSAL = 'kubernetes 2.38.0 refuses restart_policy: not known here';

describe('what only kubernetes 3.x takes (needs ../shared/schemas)', () => {
  withRealSchemas('is refused where nothing but the bindings is known', () => {
    expect(synthNew(freshFolder(), '>= 2.38.0, < 4.0.0').problems.map(({ message }) => message)).toEqual([REFUSAL]);
  });

  withRealSchemas.each(['>= 2.38.0, < 4.0.0', '~> 3.0', '3.2.1'])(
    'is accepted with its schema, where the stack asks for %s',
    (constraint) => {
      const { problems, text } = synthNew(project('3.2.1'), constraint);
      expect(problems).toEqual([]);
      expect(text).not.toContain('schema');
    },
  );

  withRealSchemas.each(['~> 2.38', '2.38.0', '~> 3.1.0'])(
    'is refused with its schema too, where the stack asks for %s, and synth says why',
    (constraint) => {
      const outcome = synthNew(project('3.2.1'), constraint);
      expect(outcome.problems.map(({ message }) => message)).toEqual([REFUSAL]);
      expect(outcome.problems[0]?.mend).toContain(
        `kubernetes 3.2.1 of pawl.schema.json is not asked, because the stack asks for ${constraint}`,
      );
    },
  );

  withRealSchemas('a sidecar that starts before everything else is accepted with it, and refused without', () => {
    const written = (cwd: string): readonly string[] =>
      synth(
        (app) => {
          const platform = new Platform({ name: 'lab', backend: backend.pg() });
          const stack = new KubernetesStack(app, 'web', { platform });
          new Namespace(stack, 'namespace', { name: 'web' });
          const each = {
            image: image('acme/web:1.2.3'),
            resources: { cpu: '10m', memory: '32Mi' },
            health: http('/'),
          } as const;
          new WebService(stack, 'web', {
            ...each,
            name: 'web',
            ports: { http: 8080 },
            scale: single(),
            sidecars: { proxy: sidecar({ ...each, ports: { proxy: 3128 }, starts: 'before' }) },
          });
        },
        { cwd },
      ).problems.map(({ message }) => message);
    expect(written(project('3.2.1', 'all'))).toEqual([]);
    expect(written(freshFolder())).toEqual([REFUSAL]);
  });

  withRealSchemas('a schema that is passed over is said once, also when all is well', () => {
    const { text } = synth(
      (app) => {
        for (const id of ['one', 'two']) new KubernetesProvider(new TerraformStack(app, id), 'kubernetes', {});
      },
      { cwd: project('3.2.1') },
    );
    expect(text.split('\n').filter((line) => line.startsWith('schema'))).toEqual([
      'schema  kubernetes 3.2.1 of pawl.schema.json is not used in one: it asks for 2.38.0',
    ]);
  });

  withRealSchemas('a new type is accepted, judged and written as HCL once its schema is kept', () => {
    const { problems, outdir } = synthPolicy(project('3.2.1', 'all'), {
      spec: { failure_policy: 'Fail', match_constraints: {} },
    });
    expect(problems).toEqual([]);
    expect(filesOf(path.join(outdir, 'hcl'))['web.tf']).toMatch(/\n {2}spec {?=? ?\{\n {4}failure_policy/);
    const wrong = synthPolicy(project('3.2.1', 'all'), { metdata: {} });
    expect(wrong.problems.map(({ message }) => message)).toContain(
      'kubernetes 3.2.1 refuses metdata: not known here: perhaps metadata is meant',
    );
  });

  withRealSchemas(
    'a new type that came into use after the file was made is accepted unjudged, which synth says',
    () => {
      const { problems, text, outdir } = synthPolicy(project('3.2.1'), {}, false);
      expect(problems).toEqual([]);
      expect(text).toContain(
        `schema  ${POLICY} is not judged: pawl.schema.json was made before it came into use; npx pawl schema update ${outdir}/stacks/web`,
      );
    },
  );

  withRealSchemas('a type that only the bindings have in full is judged by them', () => {
    const { problems } = synth(
      (app) => {
        const stack = new TerraformStack(app, 'web');
        raw(stack, 'kubernetes_secret_v1', { metadata: { name: 'x' }, dat: {} });
        raw(stack, 'kubernetes_pod_security_policy', { metadata: { name: 'x' } });
      },
      { cwd: project('3.2.1') },
    );
    expect(problems.map(({ message }) => message).sort()).toEqual([
      'kubernetes 3.2.1 has no kubernetes_pod_security_policy: perhaps kubernetes_network_policy is meant',
      'kubernetes 3.2.1 refuses dat: not known here: perhaps data is meant',
    ]);
  });

  withRealSchemas('the schema of 2.38.0 changes nothing of what the bindings say and write', () => {
    const cwds = [freshFolder(), project('2.38.0', 'all')];
    for (const [, program] of SOUND_PROGRAMS) {
      const [without, kept] = cwds.map((cwd) => synth(program, { cwd, hcl: true }));
      expect(brief(kept?.problems ?? [])).toEqual(brief(without?.problems ?? []));
      expect(filesOf(path.join(kept?.outdir ?? '', 'hcl'))).toEqual(filesOf(path.join(without?.outdir ?? '', 'hcl')));
    }
    const refused = cwds.map((cwd) => synthNew(cwd, '>= 2.38.0').problems.map(({ message }) => message));
    expect(refused).toEqual([[REFUSAL], [REFUSAL]]);
  });
});

test('a schema file that cannot be read is refused by name', () => {
  const cwd = freshFolder();
  fs.writeFileSync(path.join(cwd, SCHEMA_FILE), '{ "providers": {}');
  const { problems } = synth((app) => new TerraformStack(app, 'web'), { cwd });
  expect(problems).toMatchObject([
    { where: 'pawl.schema.json', rule: 'schema', message: expect.stringMatching(/^is no JSON: /) as unknown },
  ]);
});

test('bindings that cdktf get generated are used where the stack asks for their version, and others are for theirs', async () => {
  const cwd = freshFolder();
  const address = 'registry.terraform.io/hashicorp/null';
  const printed: unknown = {
    provider_schemas: {
      [address]: {
        provider: { block: {} },
        resource_schemas: { null_novelty: { block: {} } },
        data_source_schemas: {},
      },
    },
  };
  if (!isPrinted(printed)) throw new Error('not what Terraform prints');
  await generateProviderBindingsFromSchema(path.join(cwd, '.gen'), printed);
  fs.writeFileSync(path.join(cwd, '.gen/versions.json'), JSON.stringify({ [address]: '9.0.0' }));
  const typesFor = (version: string): readonly string[] | undefined =>
    openSchemas(cwd).of(asking('null', version)).providers.get('null')?.schema?.resourceTypes();
  expect(typesFor('~> 9.0')).toEqual(['null_novelty']);
  expect(typesFor('~> 3.0')).toEqual(['null_resource']);
  expect(typesFor('~> 7.0')).toEqual(['null_novelty']); // nobody's version: those of the project wrote the stack
});

test('a provider that a stack calls by another name is found by its source', () => {
  const stack: JsonObject = { terraform: { required_providers: { k8s: { source: 'hashicorp/kubernetes' } } } };
  const schemas = openSchemas(freshFolder()).of(stack);
  expect(schemas.providers.get('k8s')).toMatchObject({ source: 'hashicorp/kubernetes', constraint: undefined });
  expect(schemas.provider('k8s')?.attributes.has('config_path')).toBe(true);
  expect(schemas.resource('kubernetes_service_v1')?.blocks.has('spec')).toBe(true);
});

function asking(name: string, version: string): JsonObject {
  return { terraform: { required_providers: { [name]: { source: name, version } } } };
}

function synthPolicy(cwd: string, body: JsonObject, hcl = true): Outcome {
  return synth(
    (app) => {
      raw(new TerraformStack(app, 'web'), POLICY, { metadata: { name: 'x' }, ...body });
    },
    { cwd, hcl },
  );
}

function raw(stack: TerraformStack, type: string, body: JsonObject): void {
  const resource = new TerraformResource(stack, type, { terraformResourceType: type });
  for (const [name, value] of Object.entries(body)) resource.addOverride(name, value satisfies Json | undefined);
}

function isPrinted(value: unknown): value is Parameters<typeof generateProviderBindingsFromSchema>[1] {
  return isObject(value) && isObject(value['provider_schemas']);
}
