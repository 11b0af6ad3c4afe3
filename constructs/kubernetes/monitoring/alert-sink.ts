import type { Construct } from 'constructs';
import type { Checks } from '../../props/checks';
import { literal } from '../../props/literal';
import { type RuleGroup, ruleFile } from '../../monitoring/rules';
import { writeObject } from '../custom/write';
import type { InNamespace } from '../platform/home';
import { KubernetesStack } from '../platform/kubernetes-stack';
import { resource } from '../platform/resources';

interface SinkProps {
  /**
   * Address of the page that says what to do, alert by alert, under a heading of its name (M-02): an alert `BackupStale` leads to
   * `…#backupstale`.
   */
  readonly runbooks: `https://${string}` | `http://${string}`;
  /** What Prometheus, its operator or a sidecar finds the rules by: `{ release: 'prometheus' }`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A `PrometheusRule` beside what it watches, for Prometheus' operator. */
export interface PrometheusRuleSink extends SinkProps {
  readonly kind: 'prometheus rule';
}

/** A ConfigMap beside what it watches, with a rule file that a sidecar of Prometheus puts in its place. */
export interface RuleConfigMapSink extends SinkProps {
  readonly kind: 'rule config map';
}

/** Where the alerts go that constructs bring along. */
export type AlertSink = PrometheusRuleSink | RuleConfigMapSink;

/** Alerts as objects of Prometheus' operator. */
export function prometheusRule(props: SinkProps): PrometheusRuleSink {
  return { ...props, kind: 'prometheus rule' };
}

/** Alerts as rule files in ConfigMaps, which a sidecar finds by their labels. */
export function ruleConfigMap(props: SinkProps): RuleConfigMapSink {
  return { ...props, kind: 'rule config map' };
}

interface Rules extends InNamespace {
  /** Of the object. */
  readonly name: string;
  readonly groups: readonly RuleGroup[];
}

/** Writes the rules to where the platform has them, if it has a place for them. */
export function writeRules(construct: Construct, { name, namespace, groups }: Rules, checks: Checks): void {
  const sink = KubernetesStack.of(construct).platform.props.alerts;
  if (sink === undefined) return;
  if (sink.kind === 'prometheus rule') {
    const spec = {
      groups: groups.map((group) => ({ name: group.name, rules: group.rules.map((rule) => ({ ...rule })) })),
    };
    const apiVersion = 'monitoring.coreos.com/v1';
    writeObject(construct, { apiVersion, kind: 'PrometheusRule', name, namespace, labels: sink.labels, spec }, checks);
    return;
  }
  resource(
    construct,
    'ConfigMap',
    { id: `${namespace.name}_${name}`, key: 'rules', checks },
    {
      metadata: { name, namespace: namespace.reference, labels: { ...sink.labels } },
      // sidecars put the files of all namespaces into one folder
      data: { [`${namespace.name}-${name}.yml`]: literal(ruleFile(...groups)) },
    },
  );
}
