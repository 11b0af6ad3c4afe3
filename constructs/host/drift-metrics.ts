import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { STATE_FOLDER } from '../../lib/host/settings';
import { parseHostPath } from '../../lib/values/host-path';
import { cron, type Schedule } from '../../lib/values/schedule';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { checkedLater, parsedLater, type Shape } from '../props/shape';
import type { Host } from './host';
import { isHost, NOWHERE } from './host-file';
import { HostTimer, TEXTFILE_FOLDER } from './host-timer';

export interface DriftMetricsProps {
  readonly host: Host;
  /** @default cron('7 * * * *', 'Etc/UTC') - a change by hand is known within the hour */
  readonly schedule?: Schedule;
  /** Where node_exporter's textfile collector reads. @default '/var/lib/prometheus/node-exporter' - where Debian's package looks */
  readonly metrics?: `/${string}`;
}

const DRIFT_METRICS: Readonly<Record<keyof DriftMetricsProps, Shape>> = {
  host: isHost,
  schedule: checkedLater,
  metrics: parsedLater,
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
} as const satisfies Record<string, RequiredProp>;

/**
 * Tells node_exporter, hour by hour, what `pawl host verify` tells its caller, for every host file of the host, of whatever stack
 * (F01, F07):
 *
 * - `hostfile_sha256_match{path}`: 1 while content, mode and owner are what was last put there;
 * - `hostfile_verified{path}`: 1 while what proves the file succeeds as well;
 * - `nfs_exports_match{path}`: the same of tables of NFS exports, whose paths it mounts.
 *
 * After an apply that was taken back they are 0 until one succeeds. A host knows what was put there, and not what a stack would put there by now: that is what a plan is for.
 *
 * @throws Refusal outside of a `HostStack`
 */
export class DriftMetrics extends Construct {
  constructor(scope: Construct, id: string, given: DriftMetricsProps) {
    super(scope, id);
    announceConstruct(this.node, 'DriftMetrics');
    const checks = new Checks(this);
    const {
      host,
      schedule = cron('7 * * * *', 'Etc/UTC'),
      metrics,
    } = completed(given, DRIFT_METRICS, REQUIRED, checks);
    const folder = checks.value('metrics', parseHostPath(metrics ?? TEXTFILE_FOLDER)) ?? TEXTFILE_FOLDER;
    new HostTimer(this, 'timer', {
      host,
      name: 'hostfile-drift',
      description: 'Whether the files of this host are as their stacks put them',
      schedule,
      script: scriptOf(folder),
      ...(metrics === undefined ? {} : { metrics }),
    });
  }
}

function scriptOf(folder: string): string {
  return [
    `file=${folder}/hostfile_drift.prom`,

    '',
    '# One metric of every file: its name, the command that decides it, which paths, what it means.',
    'gauge_each() {',
    `  printf '# HELP %s %s\\n# TYPE %s gauge\\n' "$1" "$4" "$1"`,
    `  for run in ${STATE_FOLDER}/*/run; do`,
    '    [ -e "$run" ] || continue',
    `    path=$(sed -n "s/^path='\\(.*\\)'\\$/\\1/p" "$run" | head -n 1)`,
    '    case $path in',
    '    $3) ;;',
    '    *) continue ;;',
    '    esac',
    '    good=1',
    '    sh "$run" "$2" >/dev/null 2>&1 || good=0',
    `    printf '%s{path="%s"} %s\\n' "$1" "$path" "$good"`,
    '  done',
    '}',
    '',
    '{',
    `  gauge_each hostfile_sha256_match compare '*' 'Whether content, mode and owner are what was last put there.'`,
    `  gauge_each hostfile_verified check '*' 'Whether what proves the file succeeds as well.'`,
    `  gauge_each nfs_exports_match check '*.exports' 'Whether the active exports are those of the table.'`,
    '} >"$file.new"',
    'mv "$file.new" "$file"',
  ].join('\n');
}
