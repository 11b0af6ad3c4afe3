import type { Construct } from 'constructs';
import {
  claim,
  exempt,
  floating,
  http,
  https,
  KubernetesStack,
  Namespace,
  single,
  StatefulApp,
  tcp,
  WebService,
} from '../constructs/kubernetes';
import { growing, homelab, rootImage, snapshotted, yearly } from './platforms';

const onlyLatest = exempt('F04', yearly('the image has no other tag; rebuild it with one of our own'));
const named = exempt('F04', yearly('MatriX.141 names one release, in a form that is no version'));

/** A proxy into Tor, and a streaming server; figures from stacks/tor-proxy/main.tf of the public estate unless they say otherwise. */
export class TorProxy extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'tor-proxy', { platform: homelab, tier: 3 });
    new Namespace(this, 'namespace', {
      name: 'tor-proxy',
      labels: { tier: '4-aux', 'istio-injection': 'disabled' },
      ...rootImage.namespace,
    });
    new WebService(this, 'proxy', {
      name: 'tor-proxy',
      image: floating('dperson/torproxy:latest', onlyLatest, { shell: 'sh', user: 'root' }), // assumed user
      ports: { http: 8118, tor: 9050 },
      scale: single(),
      health: tcp(), // assumed: the estate has no probe (F02)
      resources: { cpu: '10m', memory: { request: '64Mi', limit: '128Mi' } },
      runAs: rootImage.user,
      writable: ['/etc/tor', '/var/lib/tor', '/run'], // assumed: what its start script writes to
    });
    new StatefulApp(this, 'torrserver', {
      name: 'torrserver',
      image: floating('ghcr.io/yourok/torrserver:MatriX.141', named, { shell: 'sh', user: 'root' }), // assumed user
      ports: { http: 8090, 'bt-tcp': 5665, 'bt-udp': { container: 5665, protocol: 'UDP' } },
      health: http('/echo'),
      resources: { cpu: '100m', memory: '256Mi' },
      runAs: rootImage.user,
      volumes: { data: claim({ size: '1Gi', mount: '/opt/ts', grows: growing('5Gi'), backup: snapshotted }) },
      service: { ports: ['http'] },
      services: {
        bt: {
          ports: ['bt-tcp', 'bt-udp'],
          type: 'LoadBalancer',
          address: '10.0.20.200',
          annotations: { 'metallb.io/allow-shared-ip': 'shared' },
        },
      },
      expose: https('torrserver.viktorbarzin.me'),
    });
  }
}
