import { App } from 'cdktf';
import {
  autoscaled,
  claim,
  daily,
  KubernetesStack,
  Namespace,
  NodeAgent,
  replicated,
  Scheduled,
  StatefulApp,
  VerticalAutoscaler,
  type VerticalAutoscalerProps,
  WebService,
} from '../../constructs/kubernetes';
import { synth } from '../../lib/testing';
import { type Given, platformOf, stackOf, type Synthesized, WEB } from './synthesized';

function recommended(props: Partial<VerticalAutoscalerProps> = {}, given: Given = {}): Synthesized {
  return stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    const workload = new WebService<string>(stack, 'web', { ...WEB, ...given, namespace } as never);
    new VerticalAutoscaler(stack, 'vpa', { workload, ...props });
  });
}

test('recommends and changes nothing, unless it is asked for more (K-19)', () => {
  expect(recommended().at('resource.kubernetes_manifest.apps_web_vertical-pod-autoscaler.manifest')).toEqual({
    apiVersion: 'autoscaling.k8s.io/v1',
    kind: 'VerticalPodAutoscaler',
    metadata: { name: 'web', namespace: '${kubernetes_namespace_v1.apps.metadata[0].name}' },
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      updatePolicy: { updateMode: 'Off' },
    },
  });
});

test('may set the requests of pods that start anyway, within bounds', () => {
  const vpa = recommended({ mode: 'Initial', least: { memory: '64Mi' }, most: { cpu: '2', memory: '4Gi' } });
  expect(vpa.of('manifest', 'manifest.spec.updatePolicy')).toEqual({ updateMode: 'Initial' });
  expect(vpa.of('manifest', 'manifest.spec.resourcePolicy')).toEqual({
    containerPolicies: [
      { containerName: '*', minAllowed: { memory: '64Mi' }, maxAllowed: { cpu: '2', memory: '4Gi' } },
    ],
  });
});

test('leaves CPU to an autoscaler that counts it: a larger request would look like less load', () => {
  const scaled = recommended({}, { scale: autoscaled({ min: 2, max: 4, cpu: 80 }) });
  expect(scaled.of('manifest', 'manifest.spec.resourcePolicy.containerPolicies')).toEqual([
    { containerName: '*', controlledResources: ['memory'] },
  ]);
  expect(recommended({}, { scale: replicated(2) }).of('manifest', 'manifest.spec.resourcePolicy')).toBeUndefined();
});

test('finds the controller of each workload that is meant to run for good, and none of batch work', () => {
  const kinds = stackOf((stack) => {
    const namespace = new Namespace(stack, 'apps', { name: 'apps' });
    const { image, resources, health, ports } = WEB;
    const common = { namespace, image, resources };
    const data = claim({ size: '1Gi', mount: '/data', backup: 'ephemeral' });
    const store = new StatefulApp(stack, 'a', { ...common, name: 'a', health, ports, volumes: { data } });
    const agent = new NodeAgent(stack, 'b', { ...common, name: 'b', health, ports });
    const job = new Scheduled(stack, 'c', { ...common, name: 'c', schedule: daily('Etc/UTC'), deadline: '5m' });
    [store, agent, job].forEach((workload, index) => new VerticalAutoscaler(stack, `vpa${index}`, { workload }));
  });
  const kind = (name: string): unknown =>
    kinds.at(`resource.kubernetes_manifest.apps_${name}_vertical-pod-autoscaler.manifest.spec.targetRef.kind`);
  expect([kind('a'), kind('b'), kind('c')]).toEqual(['StatefulSet', 'DaemonSet', undefined]);
  expect(kinds.problems).toEqual(['props workload: "c" runs once or by the clock, which nothing here scales']);
});

test('has no findings', () => {
  const stack = new KubernetesStack(new App(), 'stack', { platform: platformOf() });
  const namespace = new Namespace(stack, 'apps', { name: 'apps' });
  new VerticalAutoscaler(stack, 'vpa', {
    workload: new WebService(stack, 'web', { ...WEB, namespace }),
    mode: 'Initial',
  });
  expect(synth(stack, { today: '2026-11-21' })).toHaveNoFindings();
});

test.each([
  [{ mode: 'Auto' }, 'props mode is other text, not one of Off, Initial'],
  [{ workload: undefined }, 'props workload is missing'],
  [{ workload: 'web' }, 'props workload is no workload: give the construct, not its name'],
  [{ most: { memory: 3 } }, 'props most.memory'],
  [{ least: { cpu: 'x' } }, 'props least.cpu'],
])('%j is told', (props, problem) => {
  expect(recommended(props as object).problems).toContainEqual(expect.stringContaining(problem));
});
