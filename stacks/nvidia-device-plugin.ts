import type { Construct } from 'constructs';
import { exempt, hostPath, image, KubernetesStack, Namespace, NodeAgent } from '../constructs/kubernetes';
import { homelab, lasting, yearly } from './platforms';

const REGISTERS = 'a device plugin registers with the kubelet over a socket of its node, and reads its devices (N-07)';
const because = exempt('K-16', lasting(REGISTERS));

/** Offers the GPU of a node to pods: privileged on purpose, and left so (N-07); figures from stacks/nvidia of the public estate. */
export class NvidiaDevicePlugin extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'nvidia-device-plugin', { platform: homelab, tier: 2 });
    new Namespace(this, 'namespace', {
      name: 'nvidia',
      labels: { tier: '2-gpu' },
      podSecurity: { enforce: 'privileged', because: exempt('F27', yearly(REGISTERS)) },
    });
    new NodeAgent(this, 'plugin', {
      name: 'nvidia-device-plugin',
      image: image('nvcr.io/nvidia/k8s-device-plugin:v0.17.1', { user: 'root' }), // assumed: the estate has the operator's chart
      health: exempt('F02', yearly('the plugin answers no question; the kubelet drops it when its socket closes')),
      resources: { cpu: '10m', memory: '64Mi' }, // assumed
      runAs: exempt('D-13', lasting('the kubelet opens its socket folder to root alone')),
      security: { privileged: because },
      placement: { nodes: { 'nvidia.com/gpu.present': 'true' }, tolerations: [{ key: 'nvidia.com/gpu' }] },
      volumes: { plugins: hostPath('/var/lib/kubelet/device-plugins', because, { readOnly: false }) },
    });
  }
}
