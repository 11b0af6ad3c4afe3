import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { parseObjectName } from '../../lib/values/object-name';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { list, oneOf, parsedLater, type Shape, text } from '../props/shape';
import type { Host } from './host';
import { HostFile, isHost, NOWHERE } from './host-file';
import { parseUser } from './host';
import { written } from './written';

export interface LogrotateProps {
  readonly host: Host;
  /** Names the file: a DNS label, unique on the host. */
  readonly name: string;
  /** Absolute paths, with `*` and `?`: `/srv/cartie/_logs/*.log`. */
  readonly files: readonly string[];
  /** @default 'daily' - a fault of yesterday is in one file */
  readonly every?: 'daily' | 'weekly' | 'monthly';
  /** How many old files stay: 1 to 365. @default 14 - two weeks, as Debian's own logs of services have it */
  readonly keep?: number;
  /** A file that grows beyond it is rotated before its time, in MiB: 1 to 10000. @default 100 - a loop that logs must not fill the disk (H-13) */
  readonly maxSize?: number;
  /** The user who owns a folder that others may write to: logrotate refuses to work there as root. @default root */
  readonly user?: string;
  /** Tells whoever writes that its file is another now: `systemctl reload caddy`. @default none - it opens its file for each line */
  readonly then?: string;
}

const LOGROTATE: Readonly<Record<keyof LogrotateProps, Shape>> = {
  host: isHost,
  name: parsedLater,
  files: list(text),
  every: oneOf('daily', 'weekly', 'monthly'),
  keep: parsedLater,
  maxSize: parsedLater,
  user: text,
  then: text,
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  name: { mend: "name: 'app'", standIn: 'missing' },
  files: { mend: "files: ['/var/log/app/*.log']", standIn: [] },
} as const satisfies Record<string, RequiredProp>;

/**
 * Logs that a service of the host writes itself are rotated, compressed and thrown away in time (H-14). Those of containers are
 * their engine's (M-11).
 *
 * @throws Refusal outside of a `HostStack`
 */
export class Logrotate extends Construct {
  constructor(scope: Construct, id: string, given: LogrotateProps) {
    super(scope, id);
    announceConstruct(this.node, 'Logrotate');
    const checks = new Checks(this);
    const {
      host,
      files,
      every = 'daily',
      keep = 14,
      maxSize = 100,
      then = '',
      ...props
    } = completed(given, LOGROTATE, REQUIRED, checks);
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    const user = props.user === undefined ? undefined : checks.value('user', parseUser(props.user));
    if (files.length === 0) checks.problem('files is empty: nothing would be rotated', { mend: REQUIRED.files.mend });
    for (const [index, file] of files.entries())
      if (!/^\/(?:[A-Za-z0-9._@+:,=*?-]+\/)*[A-Za-z0-9._@+:,=*?-]+$/.test(file))
        checks.problem(
          `files[${index}]: ${JSON.stringify(file)} is no absolute path of letters, digits and ._@+:,=-*?`,
        );
    whole('keep', keep, 365, checks);
    whole('maxSize', maxSize, 10_000, checks);
    if (/^\s*endscript\s*$/m.test(then)) checks.problem('then: a line "endscript" would end it');
    new HostFile(this, 'rules', {
      host,
      path: `/etc/logrotate.d/${name}`,
      content: [
        written(name),
        ...files,
        '{',
        ...[every, `rotate ${keep}`, `maxsize ${maxSize}M`, 'missingok', 'notifempty', 'compress', 'delaycompress'],
        ...(user === undefined ? [] : [`su ${user} ${user}`]),
        ...(then === '' ? [] : ['sharedscripts', 'postrotate', then, 'endscript']),
        '}',
        '',
      ].join('\n'),
      // it exits with 0 on some of its own errors
      validate: `said=$(logrotate -d "$file" 2>&1) && ! printf '%s\\n' "$said" | grep '^error:'`,
      // beside all others: a file that two of them name is rotated by neither
      verify: [
        `said=$(logrotate -d /etc/logrotate.conf 2>&1) || :`,
        `! printf '%s\\n' "$said" | grep '^error: ${name}:'`,
        'systemctl is-enabled -q logrotate.timer',
      ].join('\n'),
    });
  }
}

function whole(prop: string, value: number, most: number, checks: Checks): void {
  if (!Number.isInteger(value) || value < 1 || value > most)
    checks.problem(`${prop}: ${value} is no whole number from 1 to ${most}`);
}
