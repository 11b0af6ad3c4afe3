import * as fs from 'node:fs';
import * as path from 'node:path';
import { claim, files, https, image, internet, onTcp, replicated, secret, uid } from '../../constructs/kubernetes';
import { namespace, type Synthesized, webService } from './synthesized';

/**
 * One whole output for each construct. What it should say is said by the other tests; this one shows what else moved. A golden
 * is written anew by deleting it; the run that writes it fails, so that its diff is read.
 */
function golden(name: string, written: Synthesized): void {
  const file = path.join(__dirname, '..', 'golden', `${name}.json`);
  const { resource, terraform } = { resource: written.at('resource'), terraform: written.at('terraform') };
  const text = `${JSON.stringify({ resource, terraform }, sorted, 2)}\n`;
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, text);
    throw new Error(`${name}.json was written anew: read its diff, then run again`);
  }
  expect(text).toBe(fs.readFileSync(file, 'utf8'));
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('a namespace in a stack of a platform', () => {
  golden('namespace', namespace({ network: 'default-deny' }));
});

test('a web service with its required props alone', () => {
  golden('web-service-least', webService());
});

test('a web service with most of what it may have', () => {
  const web = webService(
    {
      image: image('ghcr.io/acme/web:1.2.3', { shell: 'sh', user: 1000 }),
      ports: { http: { container: 8080, service: 80 }, metrics: 9090 },
      scale: replicated(3),
      env: { DB_PASSWORD: secret('db', 'password') },
      runAs: uid(1000),
      volumes: {
        data: claim({ size: '10Gi', mount: '/data', shared: true, backup: 'ephemeral' }),
        config: files({ '/etc/app/config.yaml': 'level: info\n' }),
      },
      sharedMemory: '64Mi',
      expose: https('web.example.org'),
      uses: [internet(onTcp(443))],
      placement: { nodes: { disk: 'ssd' } },
    },
    {
      namespace: { network: 'allow' },
      platform: {
        zones: true,
        monitoring: { namespace: 'monitoring', labels: { app: 'prometheus' } },
        mutators: [{ owner: 'kyverno', pod: ['dns_config'] }],
      },
    },
  );
  expect(web.problems).toEqual([]);
  golden('web-service-most', web);
});
