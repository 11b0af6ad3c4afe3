import { type JobKind, type KnownJob, KINDS, labelsOf } from '../../backup/alerts';
import type { HostFileProps } from '../../host/host-file';

interface Named {
  /** Address of the host. */
  readonly namespace: string;
  /** Of the timer. */
  readonly name: string;
  readonly plan: string;
  readonly repository: string;
}

/** What a host tells of a job of a plan, by node_exporter's textfile collector. */
export function knownOnHost(kind: JobKind, named: Named): KnownJob {
  const { namespace, name } = named;
  const told = (what: string): string => `max(${KINDS[kind].metric}_${what}{${labelsOf(named)}})`;
  return {
    success: told('last_success_timestamp_seconds'),
    created: told('created_timestamp_seconds'),
    suspended: told('suspended'),
    failed: told('last_failure_timestamp_seconds'),
    look: `journalctl -u ${name} on ${namespace} says why.`,
    resume: `systemctl enable --now ${name}.timer on ${namespace} ends it until the next apply, and suspended: false for good.`,
    gone: `${namespace} tells nothing of the timer: it is gone, the host is, or its node_exporter does not read ${name}_*.prom.`,
  };
}

const SAYS = 'What a job of a backup tells: docs/backup.md.';

/**
 * What is known of a job before its first run: whether it is suspended, and since when it is there, which is written once. The folder of
 * the collector is made where it is missing, as a run of a timer makes it.
 *
 * @param folder where the collector reads
 */
export function presence(
  kind: JobKind,
  named: Named,
  { folder, suspended }: { readonly folder: string; readonly suspended: boolean },
): Pick<HostFileProps, 'path' | 'content' | 'makeFolder' | 'activate' | 'verify' | 'revert'> {
  const metric = (what: string): string => `${KINDS[kind].metric}_${what}`;
  const gauge = (what: string, value: string): readonly string[] => [
    `# HELP ${metric(what)} ${SAYS}`,
    `# TYPE ${metric(what)} gauge`,
    `${metric(what)}{${labelsOf(named)}} ${value}`,
  ];
  const collected = (what: string): string => `${folder}/${named.name}_${metric(what)}.prom`;
  const created = collected('created_timestamp_seconds');
  const resting = collected('suspended');
  const since = gauge('created_timestamp_seconds', '$(date +%s)').map(
    (line) => `echo "${line.replaceAll('"', '\\"')}"`,
  );
  const collect = [`install -D -m 0644 "$file" ${resting}.new`, `mv ${resting}.new ${resting}`];
  return {
    path: `/usr/local/lib/host-timers/${named.name}.prom`,
    content: [...gauge('suspended', suspended ? '1' : '0'), ''].join('\n'),
    makeFolder: true,
    activate: [
      ...collect,
      `[ ! -s ${created} ] || exit 0`,
      `{ ${since.join('; ')}; } >${created}.new`,
      `chmod 0644 ${created}.new`,
      `mv ${created}.new ${created}`,
    ].join('\n'),
    revert: [`if [ -e "$file" ]; then`, ...collect, `else rm -f ${resting} ${created}; fi`].join('\n'),
    verify: `cmp -s "$file" ${resting}\n[ -s ${created} ]`,
  };
}
