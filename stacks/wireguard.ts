import type { Construct } from 'constructs';
import {
  exec,
  exempt,
  floating,
  image,
  initContainer,
  KubernetesStack,
  Namespace,
  secretFiles,
  sidecar,
  single,
  tcp,
  WebService,
} from '../constructs/kubernetes';
import { homelab, lasting, yearly } from './platforms';

const routes = exempt('K-16', lasting('a VPN makes interfaces and routes in the kernel of its pod'));
const root = exempt('D-13', lasting('the image lays out its interface as root, as wg-quick demands'));
const lifecycle = {
  post_start: { exec: { command: ['wg-quick', 'up', 'wg0'] } },
  pre_stop: { exec: { command: ['wg-quick', 'down', 'wg0'] } },
};
const forwards = exempt('F27', yearly('a VPN gateway forwards packets, which the kernel allows to privileged pods'));

/**
 * The VPN into the home network: one of the exceptions that seed 001 lists (K-16), with the exceptions written where they hold.
 * Figures from stacks/wireguard/modules/wireguard/main.tf of the public estate unless they say otherwise.
 */
export class Wireguard extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'wireguard', { platform: homelab, tier: 1 });
    new Namespace(this, 'namespace', {
      name: 'wireguard',
      labels: { tier: '1-cluster' },
      podSecurity: { enforce: 'privileged', because: forwards },
    });
    new WebService(this, 'wireguard', {
      name: 'wireguard',
      image: floating(
        'sclevine/wg:latest',
        exempt('F04', { reason: 'the image has no other tag; rebuild it with one of our own', expires: '2027-01-31' }),
      ),
      command: ['tail', '-f', '/dev/null'],
      ports: { wireguard: { container: 51820, protocol: 'UDP' } },
      health: exec(['wg', 'show', 'wg0'], { live: { kind: 'exec', command: ['ip', 'link', 'show', 'wg0'] } }),
      scale: single(),
      resources: { cpu: '10m', memory: '64Mi' },
      runAs: root,
      security: { capabilities: { add: ['NET_ADMIN', 'SYS_MODULE'], because: routes } },
      volumes: { config: secretFiles('wg0', '/etc/wireguard') },
      service: {
        type: 'LoadBalancer',
        address: '10.0.20.200',
        annotations: { 'metallb.io/allow-shared-ip': 'shared' },
      },
      podAnnotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9586' },
      init: {
        'sysctl-setup': initContainer({
          image: image('busybox:1.37.0', { shell: 'sh', user: 'root' }), // the estate has no tag (F04)
          command: ['/bin/sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'],
          resources: { cpu: '10m', memory: '16Mi' }, // assumed
          runAs: root,
          security: { privileged: routes },
        }),
      },
      sidecars: {
        'prometheus-exporter': sidecar({
          image: image('mindflavor/prometheus-wireguard-exporter:3.6.6', { user: 'root' }), // the estate has no tag (F04)
          command: ['prometheus_wireguard_exporter', '-a', 'true', '-v', 'true', '-n', '/etc/wireguard/wg0.conf'],
          ports: { metrics: 9586 },
          health: tcp(),
          resources: { cpu: '10m', memory: '32Mi' },
          mounts: { config: '/etc/wireguard' },
          runAs: root,
          security: { capabilities: { add: ['NET_ADMIN'], because: routes } },
        }),
      },
      raw: { spec: { template: { spec: { container: [{ name: 'wireguard', lifecycle }] } } } },
    });
  }
}
