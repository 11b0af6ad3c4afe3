import type { Construct } from 'constructs';
import {
  AutoHeal,
  bind,
  ContainerService,
  DockerStack,
  everyone,
  exempt,
  fileOnHost,
  http,
  https,
  image,
  uid,
  volume,
} from '../constructs/docker';
import { agentsOn } from './homelab-agents';
import { CERTIFICATES, traefikOn, vpn } from './homelab-traefik';
import { master } from './hosts';

const domain = 'example.org'; // assumed
const certificates = CERTIFICATES;
const resources = { cpu: '0.5', memory: '256Mi' } as const; // assumed

/** Master of the home lab of seed 000: its proxy, its panel and what tells whether all is well. The images floated (000 P1-08). */
export class HomelabMaster extends DockerStack {
  constructor(scope: Construct) {
    super(scope, 'homelab-master', { host: master });
    const through = traefikOn(this, domain);
    agentsOn(this, '192.168.1.10');
    const { network } = through;
    new ContainerService(this, 'admin-panel', {
      name: 'admin-panel',
      image: image('ghcr.io/homelab/admin-panel:1.0.0', { user: 101, client: 'wget' }), // its name is assumed
      network,
      ports: { http: 8080 },
      health: http('/'), // 000 L71: it had none
      resources,
      ingress: https(`admin.${domain}`, { through, certificates, access: vpn }),
    });
    const blackbox = new ContainerService(this, 'blackbox', {
      name: 'blackbox',
      image: image('prom/blackbox-exporter:v0.27.0', { user: 65_534, client: 'wget' }), // its version is assumed
      network,
      ports: { http: 9115 },
      health: http('/-/healthy'),
      resources: { cpu: '0.25', memory: '64Mi' },
      command: ['--config.file=/etc/blackbox/blackbox.yml'],
      // some answers of 403 and 404 are right: the file lists them as valid codes, probe by probe (000 P1-01, N-20)
      volumes: { settings: bind('/srv/blackbox', '/etc/blackbox') },
    });
    const ntfy = new ContainerService(this, 'ntfy', {
      name: 'ntfy',
      image: image('binwiederhier/ntfy:v2.17.0', { client: 'wget' }), // its version is assumed
      network,
      ports: { http: 8080 },
      health: http('/v1/health'),
      resources,
      runAs: uid(1000),
      command: ['serve', '--listen-http', ':8080'],
      env: {
        NTFY_BASE_URL: `https://ntfy.${domain}`,
        NTFY_BEHIND_PROXY: 'true',
        NTFY_CACHE_FILE: '/var/cache/ntfy/cache.db',
      },
      volumes: { cache: bind('/srv/ntfy', '/var/cache/ntfy', { writable: true }) },
      ingress: https(`ntfy.${domain}`, { through, certificates, access: everyone() }),
    });
    new AutoHeal(this, 'auto-heal', {
      alert: fileOnHost('/home/qui3tly/.secrets/auto-heal/topic'), // a topic of ntfy; 000 L57
      network,
      runAs: uid(65_532, 998), // as Traefik
      because: exempt('K-16', {
        reason: 'restarts what is unhealthy on this host',
        permanent: true,
        review: '2027-06-30',
      }),
    });
    new ContainerService(this, 'uptime-kuma', {
      name: 'uptime-kuma',
      image: image('louislam/uptime-kuma:2.0.2-slim-rootless', { user: 1000, client: 'node' }), // its version is assumed
      network,
      ports: { http: 3001 },
      health: http('/'),
      resources,
      volumes: { data: volume({ mount: '/app/data', backup: 'ephemeral' }) }, // its monitors are made anew: assumed
      uses: [blackbox, ntfy],
      ingress: https(`status.${domain}`, { through, certificates, access: vpn }), // 000 L120
    });
  }
}
