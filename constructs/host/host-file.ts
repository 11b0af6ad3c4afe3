import { DataResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import { announceConstruct } from '../../lib/gate/origin';
import { type HostFileSettings, journalFolder, releaseOf, sha256, writeSettings } from '../../lib/host/settings';
import { quoted } from '../../lib/values/shell-word';
import { type Duration, parseDuration } from '../../lib/values/duration';
import { parseHostPath } from '../../lib/values/host-path';
import { parsed, type Parsed, refused } from '../../lib/values/parsed';
import { sensitiveValue } from '../../lib/values/sensitive';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { literal } from '../props/literal';
import { flag, list, parsedLater, type Shape, text } from '../props/shape';
import { Host, NO_KEY } from './host';
import { GroupMember } from './host-group';
import { HostFiles } from './host-files';

/** Owner, group and others, in octal: what runs as another user (`4755`) is no file of configuration. */
export type FileMode = `0${number}`;

export interface HostFileProps {
  readonly host: Host;
  /** Absolute path on the host, whose folder exists unless `makeFolder` makes it. A symbolic link is refused: name what it points to. */
  readonly path: `/${string}`;
  /**
   * The whole file, byte for byte. No secret: it would stand in the output, in plans and on every machine that reads them. A file
   * in a folder of secrets is refused as well (N-18).
   */
  readonly content: string;
  /** @default '0644' - configuration is read by its service and by people, and written by root (H-20) */
  readonly mode?: FileMode;
  /** User and group, by name or number. @default 'root:root' */
  readonly owner?: string;
  /**
   * Makes the file's folder, root's and open to read, where it is missing in a folder that is there. It stays when the file goes.
   *
   * @default false - a folder that is missing is mostly that of a package which is not installed
   */
  readonly makeFolder?: boolean;
  /** Refuses a bad file before it takes its place: `visudo -cf "$file"`, where `$file` lies beside the target. @default none */
  readonly validate?: string;
  /** Makes the new content count: `systemctl reload ssh`. It runs at each change, so twice must do no harm. @default none */
  readonly activate?: string;
  /** Proves that it counts, and changes nothing: `pawl host verify` runs it too. @default none */
  readonly verify?: string;
  /** Makes the old content count again after a failure. @default what `activate` is */
  readonly revert?: string;
  /** For each of these commands, at most. @default '60s' */
  readonly limit?: Duration;
  /**
   * How long the new file waits for a second connection, which proves that the host can still be reached. Nobody confirms it:
   * the host itself puts the old file back (N-23).
   *
   * @default '60s' - three attempts to connect
   */
  readonly confirmWithin?: Duration;
  /** Files that are put in place before this one. @default none */
  readonly after?: readonly HostFile[];
}

/** @internal */
export const isHost: Shape = (value, at) => (value instanceof Host ? [] : [`${at} is no Host: write Host.ssh({ … })`]);
const isHostFile: Shape = (value, at) => (value instanceof HostFile ? [] : [`${at} is no HostFile`]);

const HOST_FILE: Readonly<Record<keyof HostFileProps, Shape>> = {
  host: isHost,
  path: parsedLater,
  content: text,
  mode: parsedLater,
  owner: text,
  validate: text,
  activate: text,
  verify: text,
  revert: text,
  makeFolder: flag,
  limit: parsedLater,
  confirmWithin: parsedLater,
  after: list(isHostFile),
};

/** Stands in for a host that is missing. @internal */
export const NOWHERE = Host.ssh({ address: 'missing', user: 'root', hostKey: NO_KEY, agent: true });

const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  path: { mend: "path: '/etc/exports.d/media.exports'", standIn: '/missing' },
  content: { mend: "content: '…'", standIn: '' },
} as const satisfies Record<string, RequiredProp>;

/** Seconds to wait while another run works on the same file: longer than such a run takes, restore included. */
const PATIENCE = 600;

/**
 * One file on a host: checked before it takes its place, activated and verified there, and put back when anything fails or nobody
 * can reach the host any more. docs/host.md says step by step what happens.
 *
 * Taking it out of the stack leaves the file on the host: Terraform's destroy provisioners run at every change of content, and
 * never when the block is gone.
 *
 * @throws Refusal outside of a `HostStack` and a `DockerStack`
 */
export class HostFile extends Construct {
  /** Absolute path on the host. */
  readonly path: string;
  private readonly resource: DataResource;

  constructor(scope: Construct, id: string, given: HostFileProps) {
    super(scope, id);
    announceConstruct(this.node, 'HostFile');
    const checks = new Checks(this);
    const props = completed(given, HOST_FILE, REQUIRED, checks);
    const files = HostFiles.of(this);
    const { host, after = [] } = props;
    files.uses(host);
    const member = GroupMember.around(this);
    if (member !== undefined && member.host !== host)
      checks.problem(
        `host is ${host.address}, and the group has ${member.host.address} here: take the one that it gives`,
      );
    const settings = settingsOf(
      { ...props, verify: [props.verify ?? '', member?.gate ?? ''].filter(Boolean).join('\n') },
      checks,
    );
    this.path = settings.path;
    const release = releaseOf(settings);
    const before = [...after, ...filesOf(member?.former)];
    const confirm = `/bin/sh ${quoted(`${journalFolder(settings.path)}/run`)} confirm ${release}`;
    this.resource = new DataResource(this, 'file', {
      triggersReplace: {
        host: host.address,
        path: settings.path,
        sha256: sha256(settings.content),
        mode: settings.mode,
        owner: settings.owner,
        release,
      },
      connection: host.connection,
      provisioners: [
        { type: 'remote-exec', inline: [literal(writeSettings(settings)), files.hostFileScript] },
        { type: 'remote-exec', inline: [host.sudo ? `sudo -n ${confirm}` : confirm] },
      ],
      ...(before.length === 0 ? {} : { dependsOn: before.map(({ resource }) => resource) }),
    });
    this.resource.overrideLogicalId(
      `${host.address}${settings.path}`.replace(/[^A-Za-z0-9]+/g, '_').replace(/^(?=\d)/, 'host_'),
    );
  }
}

function filesOf(member: GroupMember | undefined): readonly HostFile[] {
  return (member?.node.findAll() ?? []).filter((each) => each instanceof HostFile);
}

function settingsOf(props: HostFileProps, checks: Checks): HostFileSettings {
  const { host, mode = '0644', owner = 'root:root', limit = '60s', confirmWithin = '60s' } = props;
  const { validate = '', activate = '', verify = '', revert = '' } = props;
  const path = checks.value('path', parseHostPath(props.path)) ?? REQUIRED.path.standIn;
  if (/\/\.?secrets?(?:\/|$)/.test(path))
    checks.problem(
      `path: ${path} lies in a folder of secrets, whose contents are nobody's to write but their owner's (N-18)`,
    );
  const texts = { content: props.content, validate, activate, verify, revert };
  for (const [prop, value] of Object.entries(texts))
    if (checks.value(prop, parseText(value))) checkSecret(prop, value, checks);
  return {
    path,
    content: props.content,
    mode: checks.value('mode', parseMode(mode)) ?? '0644',
    owner: checks.value('owner', parseOwner(owner)) ?? 'root:root',
    validate,
    activate,
    verify,
    revert,
    limit: checks.value('limit', parseDuration(limit)) ?? 60,
    patience: PATIENCE,
    confirmWithin: checks.value('confirmWithin', parseDuration(confirmWithin)) ?? 60,
    sudo: host.sudo,
    makeFolder: props.makeFolder ?? false,
  };
}

/** Text of a file or command: known now, and nothing that a shell or a file cannot carry. */
function parseText(value: string): Parsed<string> {
  if (Token.isUnresolved(value))
    return refused('it is decided when Terraform runs, so nobody can check it now: write it out');
  if (value.includes('\0')) return refused('it holds a NUL byte, which no shell can carry');
  if (/\p{Surrogate}/u.test(value)) return refused('it holds half of a character, which no file can');
  return parsed(value);
}

function checkSecret(prop: string, value: string, checks: Checks): void {
  const secret = sensitiveValue(value);
  if (secret !== undefined)
    checks.problem(`${prop}: it holds ${secret}, which would stand in plans and outputs`, {
      rule: 'S-03',
      mend: 'name where the secret lies on the host, and let it be put there by hand or by its own store',
    });
}

function parseMode(mode: string): Parsed<string> {
  return /^0[0-7]{3}$/.test(mode)
    ? parsed(mode)
    : refused(`${JSON.stringify(mode)} is no mode: write 0 and three octal digits, such as 0644 or 0600`);
}

function parseOwner(owner: string): Parsed<string> {
  return /^(?:[a-z_][a-z0-9_-]{0,31}|\d{1,10}):(?:[a-z_][a-z0-9_-]{0,31}|\d{1,10})$/.test(owner)
    ? parsed(owner)
    : refused(`${JSON.stringify(owner)} is no owner: write user and group, such as root:root or 1000:1000`);
}
