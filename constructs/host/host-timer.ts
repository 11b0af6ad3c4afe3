import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { parseCronFields } from '../../lib/values/cron-fields';
import { type Duration, parseDuration } from '../../lib/values/duration';
import { parseHostPath } from '../../lib/values/host-path';
import { parseObjectName } from '../../lib/values/object-name';
import { onCalendar } from '../../lib/values/on-calendar';
import { cron, parseSchedule, type Schedule } from '../../lib/values/schedule';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { checkedLater, flag, parsedLater, type Shape, text } from '../props/shape';
import { type Host, parseUser } from './host';
import { HostFile, type HostFileProps, isHost, NOWHERE } from './host-file';
import { HostFiles } from './host-files';
import { written } from './written';

export interface HostTimerProps {
  readonly host: Host;
  /** Names the units and the script, `/usr/local/sbin/<name>`. At most 63 of a-z, 0-9 and inner hyphens. */
  readonly name: string;
  /** What it is for, in one line, as `systemctl list-timers` and the journal show it. */
  readonly description: string;
  /**
   * When it runs: `cron('17 3 * * *', 'Europe/Berlin')`. A run that the machine slept through is made up for when it is up again.
   *
   * Two timers of a host do not begin at one minute (H-15), unless one runs several times an hour.
   */
  readonly schedule: Schedule;
  /** POSIX sh, under `set -eu`: whatever fails in it fails the run. */
  readonly script: string;
  /** Who runs it. @default 'root' */
  readonly user?: string;
  /** A run that takes longer is ended, and failed. @default '1h' - a run that hangs would keep all later ones from starting */
  readonly limit?: Duration;
  /**
   * Where node_exporter's textfile collector reads. Each run leaves `host_timer_last_run_timestamp_seconds` and
   * `host_timer_last_run_success` there, and one that succeeded `host_timer_last_success_timestamp_seconds`, by timer.
   *
   * @default '/var/lib/prometheus/node-exporter' - where Debian's package looks
   */
  readonly metrics?: `/${string}`;
  /** Whether it does not run for now: the timer is there, stopped and not enabled. @default false */
  readonly suspended?: boolean;
}

const HOST_TIMER: Readonly<Record<keyof HostTimerProps, Shape>> = {
  host: isHost,
  name: parsedLater,
  description: text,
  schedule: checkedLater,
  script: text,
  user: text,
  limit: parsedLater,
  metrics: parsedLater,
  suspended: flag,
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  name: { mend: "name: 'report'", standIn: 'missing' },
  description: { mend: "description: 'Disk usage by folder'", standIn: '' },
  schedule: { mend: "schedule: cron('17 3 * * *', 'Etc/UTC')", standIn: cron('0 0 1 1 *', 'Etc/UTC') },
  script: { mend: "script: 'du -sx /srv/*'", standIn: '' },
} as const satisfies Record<string, RequiredProp>;

/** Where Debian's node_exporter looks for metrics that others write. */
export const TEXTFILE_FOLDER = '/var/lib/prometheus/node-exporter';

/**
 * A script that a host runs at set times: a timer and a service of systemd, checked by systemd before they count, with metrics of
 * the last run and of the last that succeeded (H-15, E-62).
 *
 * @throws Refusal outside of a `HostStack` and a `DockerStack`
 */
export class HostTimer extends Construct {
  constructor(scope: Construct, id: string, given: HostTimerProps) {
    super(scope, id);
    announceConstruct(this.node, 'HostTimer');
    const checks = new Checks(this);
    const { host, description, ...props } = completed(given, HOST_TIMER, REQUIRED, checks);
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    const user = checks.value('user', parseUser(props.user ?? 'root')) ?? 'root';
    const seconds = checks.value('limit', parseDuration(props.limit ?? '1h')) ?? 3600;
    const metrics = checks.value('metrics', parseHostPath(props.metrics ?? TEXTFILE_FOLDER)) ?? TEXTFILE_FOLDER;
    if (!/^[^\p{Cc}\\]{1,200}$/u.test(description))
      checks.problem('description: write one line of 1 to 200 characters, without a backslash');
    const calendar = this.calendarOf(props.schedule, { host, name }, checks);

    const program = `/usr/local/sbin/${name}` as const;
    const script = new HostFile(this, 'script', {
      host,
      path: program,
      mode: '0755',
      content: programText(name, props.script, metrics),
      validate: 'sh -n "$file"',
    });
    const service = new HostFile(this, 'service', {
      host,
      path: `/etc/systemd/system/${name}.service`,
      content: unit(name, [
        '[Unit]',
        `Description=${description.replaceAll('%', '%%')}`,
        '',
        '[Service]',
        'Type=oneshot',
        `User=${user}`,
        `ExecStart=${program}`,
        `TimeoutStartSec=${seconds}`,
        `ExecStopPost=+${program} report`,
      ]),
      validate: verified(`${name}.service`),
      activate: 'systemctl daemon-reload',
      verify: `[ "$(systemctl show -p LoadState --value ${name}.service)" = loaded ]`,
      after: [script],
    });
    const runs = props.suspended !== true;
    new HostFile(this, 'timer', {
      host,
      path: `/etc/systemd/system/${name}.timer`,
      content: unit(name, [
        '[Unit]',
        `Description=${description.replaceAll('%', '%%')}`,
        '',
        '[Timer]',
        `OnCalendar=${calendar}`,
        'AccuracySec=1s',
        'Persistent=true',
        ...(runs ? ['', '[Install]', 'WantedBy=timers.target'] : []),
      ]),
      validate: verified(`${name}.timer`),
      after: [service],
      ...(runs ? running(name) : resting(name)),
      revert: backOf(name),
    });
  }

  private calendarOf(
    schedule: Schedule,
    timer: { readonly host: Host; readonly name: string },
    checks: Checks,
  ): string {
    const nothing = '*-1-1 0:0:00';
    if (checks.value('schedule', parseSchedule(schedule)) === undefined) return nothing;
    const { expression, timeZone } = schedule;
    const fields = parseCronFields(expression);
    if (!fields.ok) return nothing;
    for (const other of HostFiles.of(this).schedules(timer.host, timer.name, timeZone, fields.value))
      checks.problem(`schedule: ${timer.name} begins at the minute of ${other}: move one of them (H-15)`);
    const calendar = onCalendar(fields.value, timeZone);
    return checks.value(`schedule: ${JSON.stringify(expression)}`, calendar) ?? nothing;
  }
}

type Commands = Pick<HostFileProps, 'activate' | 'verify'>;

function running(name: string): Commands {
  return {
    activate: `systemctl daemon-reload && systemctl enable -q ${name}.timer && systemctl restart ${name}.timer`,
    verify: [
      `systemctl is-enabled -q ${name}.timer`,
      `systemctl is-active -q ${name}.timer`,
      `[ -n "$(systemctl show -p NextElapseUSecRealtime --value ${name}.timer)" ]`,
    ].join('\n'),
  };
}

function resting(name: string): Commands {
  return {
    activate: stopped(name),
    verify: `[ ! -e ${linkOf(name)} ]\n[ "$(systemctl show -p ActiveState --value ${name}.timer)" = inactive ]`,
  };
}

/** A unit that has no [Install] section any more cannot be disabled by its name. */
function stopped(name: string): string {
  return `rm -f ${linkOf(name)} && systemctl daemon-reload && systemctl stop ${name}.timer`;
}

function linkOf(name: string): string {
  return `/etc/systemd/system/timers.target.wants/${name}.timer`;
}

/** A timer that is new is gone again; an older one runs or rests as it did. */
function backOf(name: string): string {
  const runs = `systemctl daemon-reload && systemctl enable -q ${name}.timer && systemctl restart ${name}.timer`;
  return [
    `if [ ! -e "$file" ]; then systemctl disable -q --now ${name}.timer 2>/dev/null || :; systemctl daemon-reload`,
    `elif grep -q '^WantedBy=' "$file"; then ${runs}`,
    `else ${stopped(name)}; fi`,
  ].join('\n');
}

function unit(name: string, lines: readonly string[]): string {
  return [written(name), ...lines, ''].join('\n');
}

/** The script; with the word `report`, as systemd runs it after each run, what is known of that run. */
function programText(name: string, script: string, metrics: string): string {
  return [
    '#!/bin/sh',
    written(name),
    'set -eu',
    '',
    '# Leaves one metric for node_exporter, whole or not at all: its name, what it means, its value.',
    'gauge() {',
    `  file=${metrics}/timer_${name}_$1.prom`,
    '  {',
    `    printf '# HELP host_timer_%s %s\\n# TYPE host_timer_%s gauge\\n' "$1" "$2" "$1"`,
    `    printf 'host_timer_%s{timer="${name}"} %s\\n' "$1" "$3"`,
    '  } >"$file.new"',
    '  mv "$file.new" "$file"',
    '}',
    '',
    '# systemd calls this after each run, whatever came of it.',
    'if [ "${1:-}" = report ]; then',
    `  mkdir -p ${metrics}`,
    '  now=$(date +%s)',
    '  good=0',
    '  [ "$SERVICE_RESULT" != success ] || good=1',
    `  gauge last_run_timestamp_seconds 'When the last run of the timer ended.' "$now"`,
    `  gauge last_run_success 'Whether the last run of the timer succeeded.' "$good"`,
    `  [ "$good" = 0 ] || gauge last_success_timestamp_seconds 'When a run of the timer last succeeded.' "$now"`,
    '  exit',
    'fi',
    '',
    script.trimEnd(),
    '',
  ].join('\n');
}

/** systemd's own check of a unit under its own name: it exits with 0 on mistakes, and tells them. */
function verified(name: string): string {
  return [
    'folder=$(mktemp -d)',
    `cp "$file" "$folder/${name}"`,
    `said=$(systemd-analyze verify "$folder/${name}" 2>&1 | grep -F ${name} || :)`,
    'rm -rf "$folder"',
    '[ -z "$said" ] || { echo "$said"; exit 1; }',
  ].join('\n');
}
