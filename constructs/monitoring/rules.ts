import { stringify } from 'yaml';

/** `critical` wakes somebody, `warning` is for the next morning, `info` is for whoever looks. */
export type AlertSeverity = 'critical' | 'warning' | 'info';

/** One alert, as Prometheus reads it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold: `15m`. */
  readonly for: `${number}${'m' | 'h'}`;
  readonly labels: Readonly<Record<string, string>> & { readonly severity: AlertSeverity };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    /** Where it says what to do (M-02). */
    readonly runbook_url?: string;
  };
}

/** Alerts that are evaluated together. */
export interface RuleGroup {
  /** Unique in its file. */
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

/**
 * The groups as the text of a rule file, which `promtool check rules` reads: for a Prometheus whose rules are the values of a
 * chart, or files of a host.
 *
 * @example ruleFile(...db.alerts, ...media.alerts)
 */
export function ruleFile(...groups: readonly RuleGroup[]): string {
  return stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false });
}
