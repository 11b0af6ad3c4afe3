import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  borrow,
  claim,
  cron,
  heartbeat,
  hostPath,
  image,
  inMemory,
  Namespace,
  Scheduled,
  StatefulApp,
  Worker,
} from '../../constructs/kubernetes';
import { exempt } from '../../lib/values/exemption';
import { isList, type Json } from '../../lib/values/json';
import { anyKind, stackOf, type Synthesized, WEB, webService } from './synthesized';

const why = { reason: 'it reads the journal of its node, which is nowhere else', expires: '2027-01-31' } as const;
const JOB = {
  name: 'backup',
  image: WEB.image,
  resources: WEB.resources,
  schedule: cron('0 3 * * *', 'Etc/UTC'),
  deadline: '1h',
} as const;

function borrowing(shared: boolean, other = 'apps'): Synthesized {
  return stackOf((stack) => {
    const apps = new Namespace(stack, 'apps', { name: 'apps' });
    const app = new StatefulApp(stack, 'app', {
      ...WEB,
      namespace: apps,
      volumes: { data: claim({ size: '1Gi', mount: '/data', backup: 'ephemeral', shared }) },
    });
    const namespace = other === 'apps' ? apps : new Namespace(stack, other, { name: other });
    new Scheduled(stack, 'backup', {
      ...JOB,
      namespace,
      volumes: { data: borrow(app.claims.data, '/data', { readOnly: true }) },
    });
  });
}

describe('a borrowed claim', () => {
  const pod = 'spec.job_template.spec.template.spec';

  test('is mounted by reference to its owner’s', () => {
    expect(borrowing(false).of('cron_job', `${pod}.volume.0`)).toEqual({
      name: 'data',
      persistent_volume_claim: {
        claim_name: '${kubernetes_persistent_volume_claim_v1.apps_web_data.metadata[0].name}',
        read_only: true,
      },
    });
  });

  test('of one node brings the pods to the node of its owner, where else they would wait for ever (F14)', () => {
    expect(borrowing(false).problems).toEqual([]);
    expect(borrowing(false).of('cron_job', `${pod}.affinity.pod_affinity`)).toEqual({
      required_during_scheduling_ignored_during_execution: [
        {
          label_selector: [{ match_labels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } }],
          topology_key: 'kubernetes.io/hostname',
        },
      ],
    });
  });

  test('of many nodes leaves the pods where they like', () => {
    expect(borrowing(true).of('cron_job', `${pod}.affinity`)).toBeUndefined();
  });

  test('of another namespace cannot be mounted', () => {
    expect(borrowing(false, 'other').problems).toEqual([
      'props volumes.data: its claim is in namespace "apps", and a pod mounts claims of its own alone',
    ]);
  });
});

describe('a path of the node', () => {
  test('is read-only at the same path, by an exemption from K-16', () => {
    const written = webService({ volumes: { journal: hostPath('/var/log/journal', exempt('K-16', why)) } });
    expect([written.pod('volume.0'), written.container('volume_mount.0'), written.exempt]).toEqual([
      { name: 'journal', host_path: { path: '/var/log/journal' } },
      { name: 'journal', mount_path: '/var/log/journal', read_only: true },
      ['K-16 volumes.journal.because'],
    ]);
  });

  test('may be written to, and seen elsewhere', () => {
    const volume = hostPath('/dev/dri', exempt('K-16', why), { mount: '/gpu', readOnly: false });
    expect(webService({ volumes: { gpu: volume } }).container('volume_mount.0')).toEqual({
      name: 'gpu',
      mount_path: '/gpu',
    });
  });

  test('without an exemption is refused', () => {
    const volume = { ...hostPath('/etc', exempt('K-16', why)), because: undefined };
    expect(webService({ volumes: { etc: volume as never } }).problems).toEqual([
      'K-16 volumes.etc.because takes an exemption, which says why',
    ]);
  });
});

test('files in memory have a size, because they count towards the memory limit', () => {
  const written = webService({ volumes: { cache: inMemory('32Mi', '/cache') } });
  expect([written.pod('volume.0'), written.container('volume_mount.0')]).toEqual([
    { name: 'cache', empty_dir: { size_limit: '32Mi', medium: 'Memory' } },
    { name: 'cache', mount_path: '/cache' },
  ]);
});

describe('a heartbeat', () => {
  const beat = (file: `/${string}`): Readonly<Record<'ready' | 'live', readonly string[]>> => {
    const written = anyKind(Worker, { ...WEB, ports: undefined, health: heartbeat(file, '90s') });
    const command = (probe: string): readonly string[] => {
      const found: Json | undefined = written.container(`${probe}.exec.command`);
      return isList(found) ? found.map(String) : [];
    };
    return { ready: command('readiness_probe'), live: command('liveness_probe') };
  };
  const succeeds = ([program = '', ...args]: readonly string[]): boolean => {
    try {
      execFileSync(program, args, { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  test('asks whether the file exists, and whether it is fresh: two questions', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pawl heartbeat '));
    try {
      const file: `/${string}` = `/${join(folder, "it's alive").slice(1)}`;
      const { ready, live } = beat(file);
      expect([succeeds(ready), succeeds(live)]).toEqual([false, false]);
      writeFileSync(file, '');
      expect([succeeds(ready), succeeds(live)]).toEqual([true, true]);
      const old = Date.now() / 1000 - 180;
      utimesSync(file, old, old);
      expect([succeeds(ready), succeeds(live)]).toEqual([true, false]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('needs a shell in the image', () => {
    const distroless = image('ghcr.io/acme/web:1.2.3', { shell: 'none' });
    const given = { ...WEB, image: distroless, ports: undefined, health: heartbeat('/tmp/alive', '2m') };
    expect(anyKind(Worker, given).problems).toEqual([
      'F02 health: heartbeat needs a shell, and the image is stated to have none',
    ]);
  });
});
