import type { Construct } from 'constructs';
import {
  CustomResource,
  image,
  KubernetesStack,
  Namespace,
  NfsVolume,
  parked,
  tcp,
  uid,
  WebService,
} from '../constructs/kubernetes';
import { homelab, onGpu } from './platforms';

/**
 * Speech to text and back, parked since the node with the GPU runs short of memory. The routes stand beside what they serve, where
 * the estate has them in the namespace of its proxy. Figures from stacks/whisper/main.tf of the public estate.
 */
export class Whisper extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'whisper', { platform: homelab, tier: 3 });
    const namespace = new Namespace(this, 'namespace', { name: 'whisper', labels: { tier: '2-gpu' } });
    const data = new NfsVolume(this, 'data', {
      name: 'whisper-data-host',
      path: '/srv/nfs/whisper',
      size: '1Gi',
      backup: 'ephemeral', // assumed: models are fetched again
    });
    const common = {
      scale: parked(),
      health: tcp(), // assumed: the estate has no probe (F02)
      placement: onGpu,
      runAs: uid(1000), // assumed
      volumes: { data: data.mount('/data') },
    } as const;
    new WebService(this, 'whisper', {
      ...common,
      name: 'whisper',
      image: image('rhasspy/wyoming-whisper:2.4.0', { shell: 'sh', user: 'root' }), // the estate has no tag (F04)
      args: ['--model', 'small-int8', '--language', 'en', '--beam-size', '1'],
      ports: { wyoming: 10300 },
      resources: { cpu: '25m', memory: '1Gi' },
    });
    new WebService(this, 'piper', {
      ...common,
      name: 'piper',
      image: image('rhasspy/wyoming-piper:1.5.0', { shell: 'sh', user: 'root' }), // the estate has no tag (F04)
      args: ['--voice', 'en_US-lessac-medium'],
      ports: { wyoming: 10200 },
      resources: { cpu: '25m', memory: '64Mi' },
    });
    for (const [name, port] of [['whisper', 10300] as const, ['piper', 10200] as const])
      new CustomResource(this, `${name}-tcp`, {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'IngressRouteTCP',
        name: `${name}-tcp`,
        namespace,
        spec: { entryPoints: [`${name}-tcp`], routes: [{ match: 'HostSNI(`*`)', services: [{ name, port }] }] },
      });
  }
}
