import type { Construct } from 'constructs';
import {
  ContainerService,
  DockerStack,
  exempt,
  fileOnHost,
  http,
  image,
  loopback,
  OneShotContainer,
  Postgres,
  SingleNetwork,
  uid,
} from '../constructs/docker';
import { HostFile } from '../constructs/host';
import { cartieMachine, cartieServer } from './hosts';

const quick = { interval: '5s' } as const; // 004 L79-81
const api = image('ghcr.io/cartie/api:1.0.0', { client: 'node', user: 1000 }); // 004 L146-170, its tag assumed; not root: L185-194
const web = image('ghcr.io/cartie/web:1.0.0', { client: 'wget' }); // 004 L211-236, its tag assumed

/** Leads to the ports that the containers publish (H-10); the name is assumed. */
const CADDYFILE = `cartie.example.org {
	handle /api/* {
		reverse_proxy 127.0.0.1:3002
	}
	handle {
		reverse_proxy 127.0.0.1:8082
	}
}
`;

/** A shop on one server: database, migration, API and web, behind a Caddy of the host (seed 004). */
export class Cartie extends DockerStack {
  constructor(scope: Construct) {
    super(scope, 'cartie', { host: cartieServer });
    const network = new SingleNetwork(this, 'network', { name: 'cartie-net' }); // 004 L118-128
    const db = new Postgres(this, 'db', {
      name: 'cartie-db',
      image: image('postgres:15.10-alpine', { user: 70 }), // 004 L79: 15-alpine
      major: 15, // 17 needs a dump and a restore (C-12)
      network,
      publish: loopback(5433), // 004 L79
      user: 'cartie',
      database: 'cartie_db', // 004 L470
      password: fileOnHost('/srv/cartie/secrets/db/password'),
      timing: quick, // 004 L79-81
      resources: { cpu: '1', memory: '1Gi' }, // assumed
      backup: exempt('F09', { reason: 'the nightly dump of 004 L460-481 is being set up', expires: '2027-03-31' }),
    });
    const backend = {
      image: api,
      network,
      env: {
        DB_HOST: 'cartie-db',
        DB_PASSWORD: fileOnHost('/srv/cartie/secrets/api/db-password'),
        JWT_SECRET: fileOnHost('/srv/cartie/secrets/api/jwt-secret'), // 004 L274-277: as a file, not as its path (E-45)
      },
    } as const;
    const migrations = new OneShotContainer(this, 'migrations', {
      ...backend,
      name: 'cartie-migrations',
      command: ['npm', 'run', 'prisma:migrate'], // 004 L42, before the API and not after it (E-60)
      resources: { cpu: '1', memory: '512Mi' }, // assumed
      dependsOn: [db],
    });
    const server = new ContainerService(this, 'api', {
      ...backend,
      name: 'cartie-api',
      ports: { http: { container: 3001, publish: loopback(3002) } }, // 004 L80
      health: http('/health', quick), // 004 L80
      resources: { cpu: '2', memory: '2Gi' }, // 004 L105-116
      dependsOn: [migrations],
    });
    new ContainerService(this, 'web', {
      name: 'cartie-web',
      image: web,
      network,
      runAs: uid(1000), // the image of Caddy runs as root (E-56)
      ports: { http: { container: 8080, publish: loopback(8082) } }, // 004 L81
      health: http('/', quick), // 004 L81 asks /api/health, which is down when the database is (E-55)
      resources: { cpu: '0.5', memory: '128Mi' }, // assumed
      writable: ['/config', '/data'], // where Caddy keeps what it needs
      dependsOn: [server],
    });
    // Caddy itself is a package of the host (004 L561-562)
    new HostFile(this, 'caddyfile', {
      host: cartieMachine,
      path: '/etc/caddy/Caddyfile',
      content: CADDYFILE,
      validate: 'caddy validate --adapter caddyfile --config "$file"',
      activate: 'systemctl reload caddy',
      verify: 'systemctl is-active -q caddy',
    });
  }
}
