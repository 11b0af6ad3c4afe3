import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse, stringify } from 'yaml';
import type { RuleGroup } from '../../../constructs/kubernetes';
import { pathOf, type Ran } from './cluster';

/** What Prometheus has seen at one time, and which alerts it then raises: all others must be silent. */
export interface Scene {
  readonly name: string;
  /** What each series was, from the beginning on: a number, or promtool's notation of samples four minutes apart. */
  readonly series: Readonly<Record<string, number | string>>;
  /** Minutes after the beginning. */
  readonly at: number;
  /** `BackupFailed`, or `BackupFailed nas` where there are two repositories. */
  readonly fires: readonly string[];
}

/** Samples must be closer than the five minutes in which Prometheus looks for the last one. */
export const INTERVAL = 4;

/** Whether the rules are as Prometheus reads them. */
export function checkRules(folder: string, rules: string): Ran {
  const file = path.join(folder, 'checked.yml');
  fs.writeFileSync(file, rules);
  return promtool('check', 'rules', '--lint-fatal', file);
}

function promtool(...args: readonly string[]): Ran {
  const ran = spawnSync('promtool', args, { encoding: 'utf8', env: { PATH: pathOf() } });
  return { code: ran.status ?? 128, said: ran.stdout + ran.stderr };
}

/** Whether the rules raise in each scene the alerts that it names, and no other. */
export function testRules(folder: string, rules: string, scenes: readonly Scene[]): Ran {
  const { groups } = parse(rules) as { readonly groups: readonly RuleGroup[] };
  // annotations are texts about a value, which `check rules` reads
  const bare = groups.map((group) => ({
    ...group,
    rules: group.rules.map(({ alert, expr, labels, ...rule }) => ({ alert, expr, labels, for: rule.for })),
  }));
  const all = bare.flatMap((group) => group.rules);
  const named = ({ alert, labels }: (typeof all)[number]): readonly string[] => [
    alert,
    `${alert} ${labels['repository'] ?? ''}`,
  ];
  const unknown = scenes
    .flatMap(({ fires }) => fires)
    .filter((name) => !all.some((rule) => named(rule).includes(name)));
  if (unknown.length > 0) throw new Error(`there is no alert ${unknown.join(', ')}`);
  const tests = scenes.map(({ name, series, at, fires }) => ({
    name,
    interval: `${INTERVAL}m`,
    input_series: Object.entries(series).map(([each, value]) => ({
      series: each,
      values: typeof value === 'number' ? `${value}x${Math.ceil(at / INTERVAL)}` : value,
    })),
    alert_rule_test: [...new Set(all.map(({ alert }) => alert))].map((alert) => ({
      eval_time: `${at}m`,
      alertname: alert,
      exp_alerts: all
        .filter((rule) => rule.alert === alert && named(rule).some((each) => fires.includes(each)))
        .map(({ labels }) => ({ exp_labels: labels })),
    })),
  }));
  const write = (file: string, content: object): string => {
    fs.writeFileSync(path.join(folder, file), stringify(content, { aliasDuplicateObjects: false }));
    return path.join(folder, file);
  };
  write('tested.yml', { groups: bare });
  const file = write('tests.yml', { rule_files: ['tested.yml'], evaluation_interval: `${INTERVAL}m`, tests });
  return promtool('test', 'rules', file);
}
