import { FINDINGS } from '../../lib/findings';
import { judge } from '../../lib/gate/judge';
import { NO_FACTS } from '../../lib/model/facts';
import { readTerraform } from '../../lib/sources/terraform';
import type { JsonObject } from '../../lib/values/json';
import { modelled } from './composed';

/** Which rules fail, or cannot say, of what an audit describes: `D-01`, `D-13?`. */
function inCompose(text: string): ReadonlySet<string> {
  return rulesOf(modelled({ 'compose.yaml': text }).estate);
}

function inTerraform(...containers: readonly JsonObject[]): ReadonlySet<string> {
  const docker_container = Object.fromEntries(
    containers.map((each, index) => [`c${index}`, { name: `c${index}`, ...each }]),
  );
  return rulesOf(readTerraform('stack', { resource: { docker_container } }));
}

function rulesOf(estate: ReturnType<typeof readTerraform>): ReadonlySet<string> {
  const { verdicts } = judge(FINDINGS, estate, () => NO_FACTS, []);
  return new Set(
    verdicts.flatMap(({ state, finding }) =>
      state === 'fail' ? [finding.id] : state === 'unknown' ? [`${finding.id}?`] : [],
    ),
  );
}

const finds = (found: ReadonlySet<string>, ...rules: readonly string[]): void => {
  expect(rules.filter((rule) => !found.has(rule))).toEqual([]);
};

describe('two hosts with 62 containers (000)', () => {
  test('floating tags, missing healthchecks and root on the host through its socket, in a compose file', () => {
    finds(
      inCompose(`
services:
  traefik:
    image: traefik:latest
    ports: ["80:80", "8080:8080"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
  admin: {image: portainer/portainer-ce, privileged: true, ports: ["9000:9000"]}
  nextcloud: {image: nextcloud:29, environment: {NEXTCLOUD_ADMIN_PASSWORD: Sommer-2024-Garten}, volumes: ["data:/var/www/html"]}
volumes: {data: }
`),
      ...['F04', 'D-03', 'D-05', 'D-08', 'D-24', 'D-38', 'K-16', 'S-02', 'F09', 'D-13?'],
    );
  });

  test('the same in docker_container', () => {
    finds(
      inTerraform(
        {
          image: 'traefik:latest',
          ports: [{ internal: 8080, external: 8080 }],
          volumes: [{ host_path: '/var/run/docker.sock' }],
        },
        { image: 'nextcloud:29', privileged: true, env: ['NEXTCLOUD_ADMIN_PASSWORD=Sommer-2024-Garten'] },
      ),
      ...['F04', 'D-03', 'D-05', 'D-08', 'D-38', 'K-16', 'S-02', 'D-13?'],
    );
  });
});

describe('an app on one rented server (002)', () => {
  test('no limits, a partial version, a password in the file, a web without a healthcheck, in a compose file', () => {
    finds(
      inCompose(`
services:
  web: {image: "vedfinance/web:1.0.0", restart: unless-stopped, ports: ["3000:3000"]}
  postgres:
    image: postgres:15-alpine
    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: Sommer-2024-Garten}
    healthcheck: {test: [CMD-SHELL, pg_isready -U app]}
    ports: ["5432:5432"]
  api: {image: "vedfinance/api:1.0.0", environment: {DATABASE_URL: "postgresql://app:Sommer-2024-Garten@postgres:5432/app"}}
`),
      ...['D-01', 'F04', 'S-02', 'D-03', 'D-08', 'D-12'],
    );
  });

  test('the same in docker_container', () => {
    finds(
      inTerraform(
        {
          image: 'postgres:15-alpine',
          env: ['POSTGRES_PASSWORD=Sommer-2024-Garten'],
          ports: [{ internal: 5432, external: 5432 }],
        },
        { image: 'vedfinance/api:1.0.0', env: ['DATABASE_URL=postgresql://app:Sommer-2024-Garten@postgres:5432/app'] },
      ),
      ...['D-01', 'F04', 'S-02', 'D-03', 'D-08', 'D-09', 'D-12'],
    );
  });
});

describe("a developer's stack of 23 services (003)", () => {
  test("root's token of Vault in every service, one flat network, networks inside the old one, in a compose file", () => {
    finds(
      inCompose(`
services:
  vault: {image: "hashicorp/vault:1.18.0", cap_add: [IPC_LOCK], ports: ["8200:8200"], networks: [old]}
  api: {image: "reference/api:1.0.0", environment: ["VAULT_TOKEN=\${VAULT_TOKEN}"], ports: ["8000:8000"], networks: {old: , data: {ipv4_address: 172.20.9.9}}}
  postgres: {image: "postgres:18.1", networks: [data]}
networks:
  old: {ipam: {config: [{subnet: 172.20.0.0/16}]}}
  data: {ipam: {config: [{subnet: 172.20.1.0/24}]}}
`),
      ...['S-09', 'D-10', 'D-11', 'D-25', 'D-38', 'E-41'],
    );
  });

  test('the same in docker_container', () => {
    finds(
      inTerraform(
        {
          image: 'hashicorp/vault:1.18.0',
          capabilities: { add: ['IPC_LOCK'] },
          ports: [{ internal: 8200, external: 8200 }],
        },
        { image: 'reference/api:1.0.0', env: ['VAULT_TOKEN=${var.token}'] },
      ),
      ...['S-09', 'D-25', 'D-38'],
    );
  });
});

describe("the tuning of a developer's data stores (003)", () => {
  test('is found where it is not development, in a compose file', () => {
    finds(
      inCompose(`
services:
  postgres: {image: "postgres:17.2", mem_limit: 1g, command: "postgres -c synchronous_commit=off -c shared_buffers=512MB"}
  mysql: {image: "mysql:8.4.3", command: --innodb-flush-log-at-trx-commit=2}
  mongo: {image: "mongo:8.0.4", mem_limit: 1g, command: mongod --wiredTigerCacheSizeGB 1}
  redis: {image: "redis:7.4.1", mem_limit: 256m, command: 'redis-server --maxmemory 512mb --save "" --maxmemory-policy noeviction'}
  api:
    image: node:22.11.0
    build: {context: ., args: {NPM_TOKEN: "\${NPM_TOKEN}"}}
    environment: {NODE_ENV: development, DB_PASSWORD: "", DATABASE_URL: "postgres://10.0.0.7/app?sslmode=disable"}
`),
      ...['P-01', 'P-02', 'P-03', 'P-04', 'K-03', 'S-31', 'S-17', 'D-15', 'D-18', 'D-22'],
    );
  });
});

describe('a shop on one small server (004)', () => {
  test('secrets in the environment, the path of one in its place, root, and a start before the migration, in a compose file', () => {
    finds(
      inCompose(`
services:
  api:
    image: ghcr.io/cartie/api:latest
    user: root
    environment: {JWT_SECRET: /run/secrets/jwt_secret, DB_PASSWORD: "\${DB_PASSWORD:-Sommer-2024-Garten}"}
    ports: ["3001:3001"]
    depends_on: [db]
    network_mode: bridge
  migrate: {image: "ghcr.io/cartie/api:latest", restart: "no", command: npm run migrate}
  db: {image: "postgres:16.4", healthcheck: {test: pg_isready}}
`),
      ...['F04', 'D-01', 'D-07', 'D-08', 'D-09', 'D-12', 'D-13', 'D-25', 'D-29', 'E-45', 'M-11', 'S-02'],
    );
  });

  test('the same in docker_container', () => {
    finds(
      inTerraform(
        {
          image: 'ghcr.io/cartie/api:latest',
          user: 'root',
          env: ['JWT_SECRET=/run/secrets/jwt_secret', 'DB_PASSWORD=Sommer-2024-Garten'],
          ports: [{ internal: 3001, external: 3001 }],
          depends_on: ['docker_container.c2'],
        },
        { image: 'ghcr.io/cartie/api:latest', must_run: false, command: ['npm', 'run', 'migrate'] },
        { image: 'postgres:16.4', healthcheck: { test: ['CMD', 'pg_isready'] } },
      ),
      ...['F04', 'D-01', 'D-07', 'D-08', 'D-09', 'D-12', 'D-13', 'D-25', 'D-29', 'E-45', 'M-11', 'S-02'],
    );
  });
});

describe('backups of Vault and Dolt in a compose file', () => {
  const services = (backup: string, cache: string): ReadonlySet<string> =>
    inCompose(`
services:
  vault: {image: "hashicorp/vault:1.18.3", command: server, restart: unless-stopped, volumes: ["audit:/vault/logs"]}
  beads: {image: "dolthub/dolt-sql-server:1.43.5", restart: unless-stopped}
  cache: {image: "redis:7.4.1", command: ${cache}}
  nightly:
    image: backup:1.2.3
    environment: {VAULT_UNSEAL_KEY_FILE: /run/secrets/unseal}
    command: ["sh", "-c", ${JSON.stringify(backup)}]
volumes: {audit: }
`);
  const SNAPSHOT = 'vault operator raft snapshot save /b/x';

  test('that give away what they keep are found', () => {
    const kept = `${SNAPSHOT}; cp /vault/keys.json /b/; aws s3 cp /b/x s3://shop/`;
    const found = services(kept, 'redis-server --requirepass $$REDIS');
    finds(found, 'B-07', 'B-09', 'B-18', 'E-42', 'F16', 'F21');
  });

  test('that are encrypted, and without keys and passwords, are not', () => {
    const kept = `${SNAPSHOT}; dolt backup sync nas; age -r age1x -o /b/y /b/x; aws s3 cp /b/y s3://shop/`;
    const found = services(kept, 'redis-server /conf/redis.conf');
    expect(['B-07', 'B-09', 'E-42', 'F16'].filter((rule) => found.has(rule))).toEqual([]);
  });
});
