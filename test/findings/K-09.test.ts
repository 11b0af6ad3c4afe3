import { type App, TerraformResource } from 'cdktf';
import { backend, KubernetesStack, Platform } from '../../constructs/kubernetes';
import { DockerStack } from '../../constructs/docker';
import { HostStack } from '../../constructs/host';
import { cx21 } from '../docker/synthesized';
import type { JsonObject } from '../../lib/values/json';
import { synth } from '../gate/gated';
import { ask, everywhere, verdicts } from './asking';

const provisioner = [{ 'local-exec': { command: 'kubectl get nodes' } }];

/** A stack with resources of these types, each with a provisioner. */
function stack(...types: readonly string[]): JsonObject {
  const resource = Object.fromEntries(types.map((type) => [type, { hook: { provisioner } }]));
  return { resource, terraform: { backend: { pg: {} } } };
}

test('a resource of any type that runs commands is told where its stack allows none', () => {
  for (const type of ['null_resource', 'terraform_data', 'proxmox_vm'])
    expect(ask('K-09', stack(type))).toEqual([
      `fail ${type}.hook: provisioner runs commands past the state: 1 resource of the stack does, and escapeHatches allows 0`,
    ]);
});

test('as many as the stack allows pass, and that answers the rule', () => {
  const judged = verdicts('K-09', stack('null_resource', 'proxmox_vm'), { escapeHatches: 2 });
  expect(judged.map(({ state, answeredAt }) => [state, answeredAt])).toEqual([
    ['pass', ['provisioner']],
    ['pass', ['provisioner']],
  ]);
});

test('one more than the stack allows makes all of them told: nobody knows which is the new one', () => {
  const why = 'runs commands past the state: 2 resources of the stack do, and escapeHatches allows 1';
  expect(ask('K-09', stack('null_resource', 'terraform_data'), { escapeHatches: 1 })).toEqual([
    `fail null_resource.hook: provisioner ${why}`,
    `fail terraform_data.hook: provisioner ${why}`,
  ]);
});

test('a number above what there is fails: it only shrinks', () => {
  expect(ask('K-09', stack('null_resource'), { escapeHatches: 3 })).toEqual([
    'pass null_resource.hook',
    'fail terraform.backend: escapeHatches allows 3, and 1 resource of the stack does: lower it',
  ]);
});

test('each stack is counted by itself', () => {
  expect(ask('K-09', [stack('null_resource'), stack('terraform_data')], { escapeHatches: 1 })).toEqual([
    'pass null_resource.hook',
    'pass terraform_data.hook',
  ]);
});

test('resources without provisioners, and triggers alone, are not counted (N-11)', () => {
  const resource = { null_resource: { gate: { triggers: { config: 'x' } } }, terraform_data: { kept: { input: 1 } } };
  expect(ask('K-09', { resource })).toEqual([]);
});

test('a file that is verified and taken back is not counted', () => {
  const triggers_replace = { path: '/etc/motd', sha256: 'x', release: 'y' };
  const resource = {
    terraform_data: { motd: { triggers_replace, provisioner: [{ 'remote-exec': { inline: ['x'] } }] } },
  };
  expect(ask('K-09', { resource })).toEqual([]);
});

test('provisioners as a single object, and of a resource with count, are counted', () => {
  const one = { 'local-exec': { command: '${var.command}' } };
  expect(ask('K-09', { resource: { null_resource: { gate: [{ count: 2, provisioner: one }] } } })).toEqual([
    'fail null_resource.gate: provisioner runs commands past the state: 1 resource of the stack does, and escapeHatches allows 0',
  ]);
});

test('an exemption covers one of them', () => {
  const [verdict] = verdicts('K-09', stack('null_resource'), {}, [everywhere('K-09')]);
  expect(verdict?.state).toBe('exempt');
});

/** Puts a command into a stack that constructs govern. */
function hook(scope: KubernetesStack | HostStack | DockerStack): void {
  const command = new TerraformResource(scope, 'hook', { terraformResourceType: 'terraform_data' });
  command.addOverride('triggers_replace', ['x']);
  command.addOverride('provisioner', [{ 'local-exec': { command: 'true' } }]);
}
const platform = new Platform({ name: 'lab', backend: backend.pg() });

const made = {
  KubernetesStack: (app: App, props: object) => new KubernetesStack(app, 'lab', { platform, ...props }),
  DockerStack: (app: App, props: object) => new DockerStack(app, 'lab', { host: cx21(), ...props }),
  HostStack: (app: App, props: object) => new HostStack(app, 'lab', { backend: backend.pg(), ...props }),
};

test.each(Object.entries(made))('a %s allows none unless it says how many', (_, make) => {
  const text = (props: object): string =>
    synth((app) => {
      hook(make(app, props));
    }).text;
  expect(text({})).toContain('escapeHatches allows 0');
  expect(text({ escapeHatches: 1 })).not.toContain('escapeHatches');
  for (const wrong of [-1, 0.5, '1'])
    expect(text({ escapeHatches: wrong })).toContain('escapeHatches is a whole number, 0 or more');
});
