import { Construct } from 'constructs';
import ipaddr from 'ipaddr.js';
import { announceConstruct } from '../../lib/gate/origin';
import { contains } from '../../lib/values/cidr';
import type { Exemption } from '../../lib/values/exemption';
import { parseHostPath } from '../../lib/values/host-path';
import { isInside, meet, networkOf, parseExportClient, parseFsid } from '../../lib/values/nfs-exports';
import { parseObjectName } from '../../lib/values/object-name';
import { Checks, completed, type RequiredProp } from '../props/checks';
import { checkedLater, flag, map, mayLack, object, oneOf, parsedLater, type Shape } from '../props/shape';
import type { Host } from './host';
import { written } from './written';
import { HostFile, isHost, NOWHERE } from './host-file';
import { verification } from './nfs-verification';

/** What one client may do. Everything that is not said is the safe way: `sync`, `root_squash`, `secure`, `no_subtree_check`, `sec=sys`. */
export interface NfsClient {
  /** There is no default: whether a client writes is the reader's first question. */
  readonly access: 'ro' | 'rw';
  /** Everybody is the user and group of these numbers. @default root alone becomes nobody */
  readonly everyoneIs?: { readonly uid: number; readonly gid: number };
  /** Answers before the data are on the disk: what a client took for written is lost in a crash. @default sync (F01) */
  readonly async?: Exemption<'F01'>;
  /** Root of the client is root here. @default root_squash (F01) */
  readonly noRootSquash?: Exemption<'F01'>;
  /** Ports above 1024 may ask, as behind address translation: any user of the client may speak for its root. @default secure (F01) */
  readonly insecure?: Exemption<'F01'>;
  /** That `*` may write. @default refused (F01) */
  readonly everybodyWrites?: Exemption<'F01'>;
}

/** One exported path. */
export interface NfsExport {
  /** By address (`10.0.20.5`), network (`10.0.20.0/24`), name (`nas.lan`), names (`*.lan`) or `*` for everybody. */
  readonly clients: Readonly<Record<string, NfsClient>>;
  /**
   * Names the file system where it has no UUID of its own, such as ZFS or tmpfs: a number from 1 on, or a UUID. 0 has no spelling:
   * it makes its path the root of NFSv4, and every other path vanishes for clients (F01).
   *
   * @default the file system's own
   */
  readonly fsid?: number | string;
  /** File systems mounted below are exported too. @default false */
  readonly crossmnt?: boolean;
}

export interface NfsExportsProps {
  readonly host: Host;
  /** Names the file: `/etc/exports.d/<name>.exports`. At most 63 of a-z, 0-9 and inner hyphens. */
  readonly name: string;
  /** By absolute path. One inside another must give its clients the same rights. */
  readonly exports: Readonly<Record<string, NfsExport>>;
  /**
   * An address of the host itself from which every path may be mounted: the host then proves each path, and a folder in it, by a
   * read-only mount over NFSv4.2 before the exports stay. The incident showed on folders alone.
   *
   * @default the host's address, where it is an IP address that is a client of every path; otherwise nothing is mounted
   */
  readonly mountFrom?: string;
}

const client = object<NfsClient>({
  access: oneOf('ro', 'rw'),
  everyoneIs: mayLack(object({ uid: parsedLater, gid: parsedLater })),
  async: mayLack(checkedLater),
  noRootSquash: mayLack(checkedLater),
  insecure: mayLack(checkedLater),
  everybodyWrites: mayLack(checkedLater),
});
const NFS_EXPORTS: Readonly<Record<keyof NfsExportsProps, Shape>> = {
  host: isHost,
  name: parsedLater,
  exports: map(object<NfsExport>({ clients: map(client), fsid: mayLack(parsedLater), crossmnt: mayLack(flag) })),
  mountFrom: parsedLater,
};
const REQUIRED = {
  host: { mend: 'host: Host.ssh({ … })', standIn: NOWHERE },
  name: { mend: "name: 'media'", standIn: 'missing' },
  exports: { mend: "exports: { '/srv/nfs': { clients: { '10.0.20.0/24': { access: 'rw' } } } }", standIn: {} },
} as const satisfies Record<string, RequiredProp>;

/** An entry of the table, as it is rendered and verified. @internal */
export interface Entry {
  readonly path: string;
  readonly client: string;
  readonly options: readonly string[];
  /** Why an option is what it is: comments of the table. */
  readonly reasons: readonly string[];
}

/**
 * What a host serves by NFS, in a file of its own below `/etc/exports.d`: rendered in one order with the reasons of its exemptions,
 * activated by `exportfs -ra`, and proven by the active table and by mounts before it stays.
 *
 * What the table cannot say: `fsid=0`, a blank between a client and its options, a client twice, a path that is not absolute,
 * rights that a folder inside contradicts.
 *
 * @throws Refusal outside of a `HostStack`
 */
export class NfsExports extends Construct {
  constructor(scope: Construct, id: string, given: NfsExportsProps) {
    super(scope, id);
    announceConstruct(this.node, 'NfsExports');
    const checks = new Checks(this);
    const { host, exports, ...props } = completed(given, NFS_EXPORTS, REQUIRED, checks);
    const name = checks.value('name', parseObjectName(props.name)) ?? REQUIRED.name.standIn;
    const entries = Object.entries(exports).flatMap(([path, each]) => entriesOf(path, each, checks));
    entries.sort((a, b) => order(a.path, b.path) || order(a.client, b.client));
    checkNesting(entries, checks);
    checkFsids(exports, checks);
    if (entries.length === 0 && Object.keys(exports).length === 0)
      checks.problem('exports is empty: leave the construct out', { mend: REQUIRED.exports.mend });
    new HostFile(this, 'table', {
      host,
      path: `/etc/exports.d/${name}.exports`,
      content: rendered(name, entries),
      // an override or a hand cannot bring back the line that stopped the estate
      validate: `! grep -Eq '[(,-]fsid=(0+|0x0+|root)([,)[:space:]]|$)' "$file"`,
      activate: 'exportfs -ra',
      verify: verification(entries, mountAddress(props.mountFrom, host, entries, checks)),
    });
  }
}

function entriesOf(path: string, { clients, fsid, crossmnt = false }: NfsExport, checks: Checks): readonly Entry[] {
  const at = `exports["${path}"]`;
  const place = checks.value(at, parseHostPath(path));
  const named = fsid === undefined ? undefined : checks.value(`${at}.fsid`, parseFsid(fsid));
  if (Object.keys(clients).length === 0)
    checks.problem(`${at}.clients is empty: without a client everybody may mount it`, {
      rule: 'F01',
      mend: "clients: { '10.0.20.0/24': { access: 'ro' } }",
    });
  return Object.entries(clients).flatMap(([text, rights]) => {
    const own = checks.of(`${at}.clients["${text}"]`);
    const who = own.value('client', parseExportClient(text));
    const squash = squashOf(rights, own);
    const relaxed = RELAXED.flatMap(([prop, option]): Relaxed[] => {
      const exemption = rights[prop];
      return exemption !== undefined && own.isExempt(prop, 'F01', exemption)
        ? [{ option, reason: exemption.reason }]
        : [];
    });
    if (who === '*' && rights.access === 'rw') {
      const { everybodyWrites } = rights;
      if (everybodyWrites !== undefined && own.isExempt('everybodyWrites', 'F01', everybodyWrites))
        relaxed.push({ option: '*', reason: everybodyWrites.reason });
      else if (everybodyWrites === undefined)
        own.problem('everybody may write: name the clients', {
          rule: 'F01',
          mend: "clients: { '10.0.20.0/24': { access: 'rw' } }",
          exempt: "everybodyWrites: exempt('F01', { reason: '…', expires: '…' })",
        });
    } else if (rights.everybodyWrites !== undefined)
      own.problem('everybodyWrites is for the client * with access rw: take it out');
    if (place === undefined || who === undefined) return [];
    const is = (option: string, safe: string): string =>
      relaxed.some((each) => each.option === option) ? option : safe;
    return [
      {
        path: place,
        client: who,
        options: [
          rights.access,
          is('async', 'sync'),
          is('no_root_squash', 'root_squash'),
          ...squash,
          is('insecure', 'secure'),
          'no_subtree_check',
          'sec=sys',
          ...(crossmnt ? ['crossmnt'] : []),
          ...(named === undefined ? [] : [`fsid=${named}`]),
        ],
        reasons: relaxed.map(
          ({ option, reason }) => `${place} ${option === '*' ? 'written by everybody' : option} for ${who}: ${reason}`,
        ),
      },
    ];
  });
}

/** An option that takes an exemption, and its reason. */
interface Relaxed {
  readonly option: string;
  readonly reason: string;
}

const RELAXED = [
  ['async', 'async'],
  ['noRootSquash', 'no_root_squash'],
  ['insecure', 'insecure'],
] as const satisfies readonly (readonly [keyof NfsClient, string])[];

function squashOf({ everyoneIs }: NfsClient, checks: Checks): readonly string[] {
  if (everyoneIs === undefined) return [];
  const { uid, gid } = everyoneIs;
  if (![uid, gid].every((id) => Number.isInteger(id) && id > 0 && id < 2 ** 32 - 1)) {
    checks.problem('everyoneIs: uid and gid are whole numbers from 1 to 4294967294');
    return [];
  }
  return ['all_squash', `anonuid=${uid}`, `anongid=${gid}`];
}

/** In an order that no locale changes. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function rendered(name: string, entries: readonly Entry[]): string {
  const reasons = entries.flatMap((entry) => entry.reasons.map((reason) => `# ${reason.replace(/\s+/g, ' ')}`));
  const lines = entries.map(({ path, client: who, options }) => `${path} ${who}(${options.join(',')})`);
  return [written(name), ...reasons, ...lines, ''].join('\n');
}

function checkNesting(entries: readonly Entry[], checks: Checks): void {
  for (const inner of entries)
    for (const outer of entries) {
      if (!isInside(inner.path, outer.path) || !meet(inner.client, outer.client)) continue;
      const rights = ({ options }: Entry): readonly string[] =>
        options.filter((option) => /^(?:r[ow]|(?:no_)?root_squash|all_squash|anon[ug]id=.*)$/.test(option));
      if (rights(inner).join() !== rights(outer).join())
        checks.problem(
          `exports: ${inner.path} gives ${inner.client} ${rights(inner).join()}, and ${outer.path} around it gives ${outer.client} ${rights(outer).join()}: a client of both has the laxer one`,
          { rule: 'F01', mend: 'give both the same rights, or put them on file systems of their own side by side' },
        );
    }
}

function checkFsids(exports: NfsExportsProps['exports'], checks: Checks): void {
  const taken = new Map<string, string>();
  for (const [path, { fsid }] of Object.entries(exports)) {
    if (fsid === undefined) continue;
    const former = taken.get(String(fsid));
    if (former === undefined) taken.set(String(fsid), path);
    else checks.problem(`exports: ${path} has the fsid of ${former}: clients take one for the other`);
  }
}

/** The address that may mount every path, or none. */
function mountAddress(
  asked: string | undefined,
  host: Host,
  entries: readonly Entry[],
  checks: Checks,
): string | undefined {
  const address = asked ?? host.address;
  const block = ipaddr.isValid(address) ? networkOf(address) : undefined;
  const shut = [...new Set(entries.map(({ path }) => path))].filter(
    (path) =>
      !entries.some((entry) => {
        const clients = networkOf(entry.client);
        return (
          entry.path === path &&
          (entry.client === '*' || (block !== undefined && clients !== undefined && contains(clients, block)))
        );
      }),
  );
  if (block !== undefined && shut.length === 0) return address;
  if (asked !== undefined)
    checks.problem(
      block === undefined
        ? `mountFrom: ${JSON.stringify(asked)} is no IP address of the host`
        : `mountFrom: ${asked} may not mount ${shut.join(', ')}: make it a client, or leave mountFrom out`,
    );
  return undefined;
}
