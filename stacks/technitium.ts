import type { Construct } from 'constructs';
import {
  claim,
  exec,
  exempt,
  https,
  image,
  KubernetesStack,
  Namespace,
  OneShot,
  secret,
  StatefulApp,
  uid,
} from '../constructs/kubernetes';
import { encrypted, growing, homelab, lasting, yearly } from './platforms';

const dnsServer = image('technitium/dns-server:14.3.0', { shell: 'sh', user: 'root' });
const AGREE = 'for s in $SERVERS; do dig +short @$s $NAME A; done | sort | uniq -c | grep -qx " *3 [0-9.]*"';
const together = { 'dns-server': 'true' }; // the estate's label of all three
const dns = { ports: ['dns', 'dns-udp'], selector: together } as const;

/** What the three servers have in common. */
const server = {
  image: dnsServer,
  runAs: exempt('D-13', yearly('the image runs as root and has no other user')),
  security: {
    capabilities: {
      add: ['NET_BIND_SERVICE'],
      because: exempt('K-16', lasting('DNS is asked at port 53, which is privileged')),
    },
  },
  ports: { http: 5380, dns: 53, 'dns-udp': { container: 53, protocol: 'UDP' } },
  // Ready while it answers; the estate only opens port 53.
  health: exec(['dig', '+time=2', '+tries=1', '@127.0.0.1', 'localhost'], { live: { kind: 'tcp', port: 'dns' } }),
  resources: { cpu: '100m', memory: '2Gi' },
  env: { DNS_SERVER_ADMIN_PASSWORD: secret('technitium', 'password') }, // assumed: the Secret's name
  podLabels: together,
  placement: { spread: together },
  volumes: {
    // ha.tf stops the copies at 5Gi
    config: claim({ ...encrypted, size: '2Gi', mount: '/etc/dns', grows: growing('10Gi') }),
  },
} as const;

/**
 * The DNS servers of the home network: three that keep their own zones and answer at one address, by TCP and UDP.
 *
 * The gate after a change is a Job that asks each server, once for each version of them. A `null_resource` with a timestamp
 * asked them in every apply, for three to six minutes (K-11, seed 001 §R2). Figures from stacks/technitium/modules/technitium of
 * the public estate unless they say otherwise.
 */
export class Technitium extends KubernetesStack {
  constructor(scope: Construct) {
    super(scope, 'technitium', { platform: homelab, tier: 0 });
    new Namespace(this, 'namespace', {
      name: 'technitium',
      labels: { tier: '0-core' },
      podSecurity: { enforce: 'baseline', because: exempt('F27', yearly('the image of the DNS server runs as root')) },
    });
    const primary = new StatefulApp(this, 'primary', {
      ...server,
      name: 'technitium',
      services: {
        dns: { ...dns, type: 'LoadBalancer', address: '10.0.20.201', externalTraffic: 'Local' },
        internal: { ...dns, clusterIp: '10.96.0.53' }, // where CoreDNS forwards to
      },
      expose: https('technitium.viktorbarzin.me'),
    });
    const copies = ['secondary', 'tertiary'].map(
      (copy) => new StatefulApp(this, copy, { ...server, name: `technitium-${copy}` }),
    );
    const servers = [primary, ...copies];
    new OneShot(this, 'gate', {
      name: 'technitium-gate',
      image: dnsServer,
      runAs: uid(65534), // assumed: dig needs no user of its own
      resources: { cpu: '10m', memory: '64Mi' }, // assumed
      // Ready once all three know the name, and give the same answer.
      command: ['sh', '-c', AGREE],
      env: {
        SERVERS: servers.map(({ endpoints }) => endpoints.dns.host).join(' '),
        NAME: 'idrac.viktorbarzin.lan', // readiness.tf
      },
      uses: servers.flatMap(({ endpoints }) => [endpoints.dns, endpoints['dns-udp']]),
      after: servers,
      retries: 6, // readiness.tf: six tries
      deadline: '6m', // seed 001 §R2: three to six minutes
    });
  }
}
