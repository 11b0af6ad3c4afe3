import type { App } from 'cdktf';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Manifest } from '@cdktf/provider-kubernetes/lib/manifest';
import { NetworkPolicy } from '@cdktf/provider-kubernetes/lib/network-policy';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { backend, KubernetesStack, Namespace, type NamespaceProps, Platform } from '../../constructs/kubernetes';
import { filesOf, freshFolder, type Outcome, plainStack, synth } from './gated';

const homelab = new Platform({ name: 'homelab', backend: backend.pg() });

/** Namespaces of these modes, behind a gate that finds this state in the project. */
function closing(
  modes: Readonly<Record<string, NamespaceProps['network']>>,
  state?: string,
  more?: (app: App) => void,
): Outcome {
  const cwd = freshFolder();
  if (state !== undefined) fs.writeFileSync(path.join(cwd, 'pawl.state.json'), state);
  return synth(
    (app) => {
      for (const [name, network] of Object.entries(modes)) {
        const stack = new KubernetesStack(app, name, { platform: homelab });
        new Namespace(stack, 'namespace', { name, ...(network === undefined ? {} : { network }) });
      }
      more?.(app);
    },
    { cwd },
  );
}

const CLOSED = 'default-deny';

describe('closing namespaces (N-03)', () => {
  test('one at a time is published, and said, with what to commit once it holds', () => {
    const one = closing({ apps: CLOSED, web: 'allow', db: 'observe', media: undefined });
    expect(one.refused).toBe(false);
    expect(one.text).toContain(
      'homelab/apps becomes default-deny. Once it holds, commit pawl.state.json: {"default-deny":["homelab/apps"]}',
    );
  });

  test('two at once are refused, and nothing is published', () => {
    const two = closing({ web: CLOSED, apps: CLOSED });
    expect(two.problems).toEqual([
      {
        where: 'homelab',
        rule: 'N-03',
        message: '2 namespaces would become default-deny at once: homelab/apps, homelab/web',
        mend: `network: 'allow' in all but one; where they hold already, pawl.state.json says so: {"default-deny":["homelab/apps","homelab/web"]}`,
      },
    ]);
    expect(filesOf(two.outdir)).toEqual({});
  });

  test('beside those of the state is one more, and nothing is said of what stands there', () => {
    const state = '{"default-deny":["homelab/apps","homelab/web"]}';
    expect(closing({ apps: CLOSED, web: CLOSED }, state).text).not.toContain('becomes default-deny');
    expect(closing({ apps: CLOSED, web: CLOSED, db: CLOSED }, state).text).toContain('homelab/db becomes default-deny');
    expect(closing({ apps: CLOSED, web: CLOSED, db: CLOSED, media: CLOSED }, state).refused).toBe(true);
  });

  test('counts what is written raw in a stack of Pawl, in every form, once for each namespace', () => {
    const raw = closing({ apps: CLOSED }, undefined, (app) => {
      const stack = new KubernetesStack(app, 'raw', { platform: homelab });
      const spec = { podSelector: {}, policyTypes: ['Ingress'] };
      new NetworkPolicyV1(stack, 'a', { metadata: { name: 'a', namespace: 'a' }, spec });
      new NetworkPolicy(stack, 'b', { metadata: { name: 'b', namespace: 'b' }, spec });
      new NetworkPolicy(stack, 'again', { metadata: { name: 'again', namespace: 'b' }, spec });
      new Manifest(stack, 'c', {
        manifest: {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: 'c', namespace: 'c' },
          spec: { podSelector: {}, policyTypes: ['Egress'] },
        },
      });
    });
    expect(raw.problems.map(({ message }) => message)).toEqual([
      '4 namespaces would become default-deny at once: homelab/a, homelab/apps, homelab/b, homelab/c',
    ]);
  });

  test('counts no policy that selects some pods, or that has a rule for what it closes', () => {
    const open = closing({ apps: CLOSED }, undefined, (app) => {
      const stack = new KubernetesStack(app, 'raw', { platform: homelab });
      const metadata = (name: string): { name: string; namespace: string } => ({ name, namespace: name });
      new NetworkPolicyV1(stack, 'a', {
        metadata: metadata('a'),
        spec: { podSelector: { matchLabels: { a: 'b' } }, policyTypes: ['Ingress'] },
      });
      new NetworkPolicyV1(stack, 'b', {
        metadata: metadata('b'),
        spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
      });
    });
    expect(open.text).toContain('homelab/apps becomes default-deny');
    expect(open.refused).toBe(false);
  });

  test('is judged cluster by cluster, and not in stacks of plain cdktf', () => {
    const other = new Platform({ name: 'cloud', backend: backend.pg() });
    const two = closing({ apps: CLOSED }, undefined, (app) => {
      const stack = new KubernetesStack(app, 'cloud', { platform: other });
      new Namespace(stack, 'namespace', { name: 'apps', network: CLOSED });
      const plain = plainStack(app);
      for (const name of ['x', 'y'])
        new NetworkPolicyV1(plain, name, {
          metadata: { name, namespace: name },
          spec: { podSelector: {}, policyTypes: ['Ingress'] },
        });
    });
    expect(two.refused).toBe(false);
    expect(two.text).toContain('homelab/apps becomes default-deny');
    expect(two.text).toContain('cloud/apps becomes default-deny');
  });

  test.each(['no JSON', '[]', '{"default-deny":"apps"}', '{"default-deny":[3]}'])(
    'a state that is %s is told',
    (state) => {
      expect(closing({ apps: 'allow' }, state).problems).toEqual([
        {
          where: 'pawl.state.json',
          rule: 'N-03',
          message: 'is no list of namespaces under "default-deny": write { "default-deny": ["homelab/apps"] }',
        },
      ]);
    },
  );
});
