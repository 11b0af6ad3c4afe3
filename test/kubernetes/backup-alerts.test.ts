import { parse } from 'yaml';
import {
  onTcp,
  type PlatformProps,
  pods,
  prometheusRule,
  ruleConfigMap,
  ruleFile,
  type RuleGroup,
} from '../../constructs/kubernetes';
import { backupAlerts, type Watched } from '../../constructs/backup/alerts';
import { knownInCluster } from '../../constructs/kubernetes/backup/known';
import { isObject } from '../../lib/values/json';
import { NAS, OFFSITE, shop } from './backed-up';
import { platformOf } from './synthesized';

const runbooks = 'https://wiki.example.org/alerts';
const labels = { release: 'prometheus' };
const metrics = { ...pods('monitoring', { app: 'push' }, onTcp(9091)), host: 'push.monitoring.svc' };
const AT = 'resource.kubernetes_manifest.shop_shop-db-alerts_prometheus-rule.manifest';

function groups(
  given: Readonly<Record<string, unknown>> = {},
  platform: Partial<PlatformProps> = {},
): readonly RuleGroup[] {
  const stack = shop({ platform: { alerts: prometheusRule({ runbooks, labels }), ...platform }, ...given });
  const found = stack.at(`${AT}.spec.groups`);
  return (Array.isArray(found) ? found : []) as readonly RuleGroup[];
}
const names = (all: readonly RuleGroup[]): readonly string[] =>
  all.flatMap(({ rules }) => rules.map(({ alert }) => alert));
const rule = (name: string, all = groups({ props: { metrics } })): RuleGroup['rules'][number] => {
  const found = all.flatMap(({ rules }) => rules).find(({ alert }) => alert === name);
  if (!found) throw new Error(`there is no alert ${name}`);
  return found;
};

describe('the alerts on a backup', () => {
  test('come with it, as the object that the platform asks for (B-16)', () => {
    const stack = shop({ platform: { alerts: prometheusRule({ runbooks, labels }) } });
    expect(stack.problems).toEqual([]);
    expect(stack.at(`${AT}.metadata`)).toEqual({
      name: 'shop-db-alerts',
      namespace: '${kubernetes_namespace_v1.shop.metadata[0].name}',
      labels,
    });
    expect(stack.at(`${AT}.apiVersion`)).toBe('monitoring.coreos.com/v1');
  });

  test('are the same rules as a file in a ConfigMap, whose name no other namespace has', () => {
    const stack = shop({ platform: { alerts: ruleConfigMap({ runbooks, labels }) } });
    const made = 'resource.kubernetes_config_map_v1.shop_shop-db-alerts';
    expect(stack.at(`${made}.metadata.labels`)).toEqual(labels);
    const data = stack.at(`${made}.data`);
    const [[file, text] = []] = Object.entries(isObject(data) ? data : {});
    expect(file).toBe('shop-shop-db-alerts.yml');
    expect(parse(typeof text === 'string' ? text : '')).toEqual({ groups: groups() });
  });

  test('stand nowhere where the platform has no place for them, and ruleFile makes a file of them', () => {
    expect(shop().addresses.filter((address) => address.includes('alerts'))).toEqual([]);
    expect(ruleFile(...groups())).toMatch(/^groups:\n {2}- name: backup shop\/shop-db r2\n {4}rules:\n/);
  });

  test('are those of the jobs, and with a Pushgateway those of what was measured', () => {
    const job = (prefix: string): readonly string[] =>
      ['Stale', 'NeverSucceeded', 'Failed', 'Suspended', 'Unwatched'].map((each) => `${prefix}${each}`);
    const jobs = [...job('Backup').with(0, 'BackupOffsiteStale'), ...job('BackupDrill')];
    expect(names(groups())).toEqual(jobs);
    expect(names(groups({ props: { metrics } }))).toEqual([
      ...jobs,
      ...['BackupShrank', 'BackupCanaryOld', 'BackupRestoreSlow', 'BackupMetricsLost'],
    ]);
    expect(names(groups({ plan: { to: [NAS, OFFSITE] } }))).toEqual([
      ...job('Backup'),
      ...job('BackupDrill'),
      ...job('BackupPrune'),
      ...jobs,
    ]);
  });

  test('ask nothing of a Pushgateway where there is none', () => {
    expect(JSON.stringify(groups())).not.toMatch(/\bbackup_\w+\{/);
  });

  test('name the plan, its repository and where to read what to do, and wake somebody for an off-site copy alone (M-02, B-03)', () => {
    expect(rule('BackupOffsiteStale')).toMatchObject({
      for: '15m',
      labels: { severity: 'critical', namespace: 'shop', plan: 'shop-db', repository: 'r2', offsite: 'true' },
      annotations: {
        summary: 'shop/shop-db in r2: no backup for {{ $value | humanizeDuration }}',
        runbook_url: 'https://wiki.example.org/alerts#backupoffsitestale',
      },
    });
    expect(rule('BackupStale', groups({ plan: { to: [NAS, OFFSITE] } })).labels).toMatchObject({
      severity: 'warning',
      repository: 'nas',
      offsite: 'false',
    });
  });

  test('know by when each job is overdue: its distance, an hour in which it may begin, and the time that it may take (E-02)', () => {
    const stale = (name: string, plan: object): string | undefined =>
      />\s(\d+)\sunless/.exec(rule(name, groups({ plan })).expr)?.[1];
    const overdue = (hours: number): string => String(hours * 3600);
    expect(stale('BackupOffsiteStale', {})).toBe(overdue(36));
    expect(stale('BackupOffsiteStale', { rpo: '4h', rto: '10m' })).toBe(overdue(6));
    expect(stale('BackupOffsiteStale', { rpo: '3d' })).toBe(overdue(72));
    expect(stale('BackupDrillStale', { drill: 'weekly' })).toBe(overdue(7 * 24 + 12));
    expect(stale('BackupDrillStale', { drill: 'monthly' })).toBe(overdue(31 * 24 + 12));
    expect(stale('BackupDrillStale', { drill: 'quarterly' })).toBe(overdue(92 * 24 + 12));
  });

  test('carry the figures that the plan promises', () => {
    const all = groups({ props: { metrics }, plan: { rpo: '8h', rto: '20m', shrink: 30 } });
    expect(rule('BackupCanaryOld', all).expr).toMatch(/ > 28800$/);
    expect(rule('BackupRestoreSlow', all).expr).toMatch(/ > 1200$/);
    expect(rule('BackupShrank', all).expr).toMatch(/ < 30 \* max\(max_over_time\(/);
    expect(names(groups({ props: { metrics }, plan: { shrink: 0 } }))).not.toContain('BackupShrank');
  });

  test('lead nowhere where nobody has written what to do', () => {
    const known = knownInCluster('backup', { namespace: 'a', name: 'a', plan: 'a', repository: 'a', pushes: true });
    const job = { name: 'a', overdue: 1, known };
    const watched: Watched = {
      ...{ plan: 'a', namespace: 'a', repository: 'a', offsite: true, backup: job, drill: job, prune: undefined },
      ...{ rpo: 1, rto: 1, shrink: 1, measured: true, runbooks: undefined },
    };
    expect(JSON.stringify(backupAlerts(watched))).not.toContain('runbook');
  });

  test('of a platform whose sink is of a wrong shape are told', () => {
    const props: object = { alerts: { kind: 'prometheus rule', labels, runbook: runbooks } };
    expect(platformOf(props).problems.map(({ message }) => message)).toEqual([
      'platform: alerts.runbooks is missing',
      'platform: alerts.runbook: there is no such prop: did you mean runbooks?',
    ]);
    expect(platformOf({ ...{ alerts: 'operator' } } as object).problems.map(({ message }) => message)).toEqual([
      'platform: alerts is other text, not made by prometheusRule or ruleConfigMap',
    ]);
  });
});
