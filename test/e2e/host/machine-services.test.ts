/** Needs root, Terraform, a C compiler and debootstrap: real applies to a machine with systemd. */
import {
  cron,
  DriftMetrics,
  Fail2banJail,
  type Host,
  type HostStack,
  HostTimer,
  Logrotate,
  NodeExporter,
  PackagePin,
} from '../../../constructs/host';
import { force } from './applied';
import { exportsOf, TABLE } from './exported';
import { MACHINE_ADDRESS, MACHINE_NETWORK } from './machine';
import { machineOfFile } from './on-machine';

const { onMachine, machine, onIt } = machineOfFile();

describe('timers', () => {
  const report = (stack: HostStack, host: Host): void => {
    new HostTimer(stack, 'report', {
      host,
      name: 'report',
      description: 'Shows that 100 % of timers run',
      schedule: cron('17 3 * * 1-5', 'Europe/Berlin'),
      script: '[ ! -e /run/broken ]\necho "$(id -un) reports"',
      user: 'deployer',
    });
    exportsOf(stack, host);
    new DriftMetrics(stack, 'drift', { host });
  };
  const METRICS = '/var/lib/prometheus/node-exporter';

  onMachine('are enabled with their next run, and leave what is known of the last for node_exporter', async () => {
    const applied = await onIt('timers', machine().as('deployer')).build(report).apply();
    expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('7 added')]);
    expect((await machine().run('systemctl list-timers --no-legend report.timer')).said).toContain(':17:00');
    expect((await machine().run('systemctl start report.service')).code).toBe(0);
    expect((await machine().run('journalctl -u report.service -o cat')).said).toContain('deployer reports');
    const scraped = `for try in 1 2 3 4 5; do python3 -c 'import urllib.request as u; print(u.urlopen("http://127.0.0.1:9100/metrics").read().decode())' | grep '^host_timer_' && break; sleep 2; done`;
    const before = (await machine().run(scraped)).said;
    expect(before).toContain('host_timer_last_run_success{timer="report"} 1');
    const success = /last_success_timestamp_seconds.*/.exec(before)?.[0];
    expect(success).toMatch(/\{timer="report"\} 1\.\d+e\+09$/);
    expect((await machine().run('touch /run/broken; systemctl start report.service')).code).toBe(1);
    const after = (await machine().run(scraped)).said;
    expect(after).toContain('host_timer_last_run_success{timer="report"} 0');
    expect(after).toContain(success);
  });

  onMachine('tell of every file of the host whether it is as it was put there', async () => {
    const drift = async (): Promise<string> => {
      await machine().run('systemctl start hostfile-drift.service');
      return (await machine().run(`cat ${METRICS}/hostfile_drift.prom`)).said;
    };
    const program = 'hostfile_sha256_match{path="/usr/local/sbin/report"}';
    const timer = 'hostfile_verified{path="/etc/systemd/system/report.timer"} 1';
    const good = await drift();
    for (const line of [`${program} 1`, timer, `nfs_exports_match{path="${TABLE}"} 1`]) expect(good).toContain(line);
    await machine().run(`echo true >>/usr/local/sbin/report; exportfs -u '${MACHINE_NETWORK}:/srv/nfs'`);
    const bad = await drift();
    for (const line of [`${program} 0`, timer, `nfs_exports_match{path="${TABLE}"} 0`]) expect(bad).toContain(line);
  });

  onMachine(
    'whose unit systemd does not understand are refused, though the check of systemd exits with 0',
    async () => {
      const project = onIt('unit', machine().as('root')).build((stack, host) => {
        report(stack, host);
        force(stack, ({ content }) => ({ content: content.replace('Persistent', 'Persistant') }), 'report/timer');
      });
      const { code, said } = await project.apply();
      expect([code, said]).toEqual([1, expect.stringContaining("Unknown key 'Persistant' in section [Timer]")]);
      expect(said).toContain('pawl: validate failed: the new file is refused');
      expect((await machine().run('systemctl is-active report.timer')).said.trim()).toBe('active');
    },
  );
});

onMachine('services of a host are configured, and each proves that it runs so', async () => {
  const project = onIt('services', machine().as('deployer'));
  const applied = await project
    .build((stack, host) => {
      new Fail2banJail(stack, 'jail', { host, name: 'sshd', never: [MACHINE_NETWORK] });
      new PackagePin(stack, 'pin', { host, name: 'ssh', packages: { 'openssh-server': '1:9.2*' } });
      new Logrotate(stack, 'logs', { host, name: 'app', files: ['/srv/app/*.log'] });
      new NodeExporter(stack, 'metrics', { host, listen: MACHINE_ADDRESS, collectors: ['nfsd'] });
    })
    .apply();
  expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('/etc/fail2ban/jail.d/sshd.local stays')]);
  const banned =
    'for try in 1 2 3 4 5 6 7 8 9 10; do nft list ruleset | grep -F 192.0.2.66 && exit; sleep 1; done; exit 1';
  expect((await machine().run(`fail2ban-client set sshd banip 192.0.2.66 && ${banned}`)).code).toBe(0);
  expect((await machine().run('nft list ruleset')).said).not.toMatch(/192\.0\.2\.1\b/);
  expect((await machine().run('logrotate -d /etc/logrotate.conf 2>&1 | grep -A1 /srv/app')).said).toContain(
    'after 1 days',
  );
});

onMachine('a pin of another version than runs is taken back, and names both', async () => {
  const project = onIt('pin', machine().as('deployer'));
  const { code, said } = await project
    .build((stack, host) => new PackagePin(stack, 'pin', { host, name: 'bash', packages: { bash: '4.4-5' } }))
    .apply();
  expect([code, said]).toEqual([1, expect.stringMatching(/bash is pinned at 4\.4-5, runs 5\.\S+, and would become/)]);
  expect((await machine().run('ls /etc/apt/preferences.d')).said).toBe('ssh.pref\n');
});
