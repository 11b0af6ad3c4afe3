import type { NfsTable } from '../model/exports';
import { type ExportLine, fsidOf, isExportOption, isInside, lastOf, meet } from '../values/nfs-exports';
import { fail, type Opinion, pass, unsure } from './finding';

/** The part of F01 that is about what an NFS server serves: the line that stopped the estate was one of these. */
export function judgeTable({ table: { lines, problems }, by, hidden }: NfsTable): readonly Opinion[] {
  const byHand =
    by === 'command'
      ? [
          fail(
            'a command puts the exports of a host in place: nothing checks them there, nothing takes them back',
            MEDIUM,
          ),
        ]
      : [];
  if (hidden !== undefined) return [...byHand, unsure(`what it exports stands in ${hidden}`)];
  const found = [
    ...byHand,
    ...problems.map(({ line, message }) => fail(`line ${line}: ${message}: exportfs leaves out what stands there`)),
    ...lines.flatMap(judgeLine),
    ...lines.flatMap((line, index) => lines.slice(0, index).flatMap((former) => judgePair(former, line))),
  ];
  return found.length === 0 ? [pass({ at: '' })] : found;
}

const MEDIUM = { severity: 'medium' } as const;

function judgeLine({ path, client, options, line, stray }: ExportLine): readonly Opinion[] {
  const say = (message: string, detail: Parameters<typeof fail>[1] = {}): Opinion =>
    fail(`line ${line}: ${path} ${message}`, detail);
  const writes = lastOf(options, ['ro', 'rw']) === 'rw';
  return [
    ...(fsidOf(options) === '0'
      ? [
          say(
            'has fsid=0, which makes it the root of NFSv4: every other path, and every one below it, is gone for clients',
            {
              severity: 'critical',
            },
          ),
        ]
      : []),
    ...(stray
      ? [
          say(
            `names nobody${options.length > 0 ? ` before (${options.join(',')})` : ''}, so everybody may mount it: no blank before the parenthesis`,
          ),
        ]
      : []),
    ...(client === '*' && writes && !stray ? [say('can be written by everybody: name the clients')] : []),
    ...(lastOf(options, ['root_squash', 'no_root_squash']) === 'no_root_squash'
      ? [say(`has no_root_squash: root of ${client} is root here`)]
      : []),
    ...(lastOf(options, ['sync', 'async']) === 'async'
      ? [say('has async: what a client took for written is lost when the server stops')]
      : []),
    ...(lastOf(options, ['secure', 'insecure']) === 'insecure'
      ? [say(`has insecure: any user of ${client} may speak for its root`)]
      : []),
    ...options
      .filter((option) => !isExportOption(option))
      .map((option) =>
        say(`has the option ${JSON.stringify(option)}, which exportfs does not know: it refuses the table`),
      ),
  ];
}

function judgePair(former: ExportLine, later: ExportLine): readonly Opinion[] {
  const both = `line ${later.line}: ${later.path} for ${later.client}`;
  if (former.path === later.path)
    return former.client === later.client
      ? [fail(`${both} stands in line ${former.line} too: one of the two counts`)]
      : [];
  const fsid = fsidOf(later.options);
  const shared =
    fsid !== undefined && fsid !== '0' && fsid === fsidOf(former.options)
      ? [fail(`${both} has the fsid ${fsid} of ${former.path}: clients take one for the other`)]
      : [];
  const nested = isInside(later.path, former.path) || isInside(former.path, later.path);
  if (!nested || !meet(former.client, later.client)) return shared;
  const differing = DIFFER.find((choices) => lastOf(former.options, choices) !== lastOf(later.options, choices));
  if (differing === undefined) return shared;
  const [one, other] = [lastOf(later.options, differing), lastOf(former.options, differing)];
  return [...shared, fail(`${both} is ${one} and ${former.path} is ${other}: a client of both has the laxer one`)];
}

/** What must not differ between a path and one inside it, because a file handle of the outer reaches the inner. */
const DIFFER = [
  ['ro', 'rw'],
  ['root_squash', 'no_root_squash'],
  ['no_all_squash', 'all_squash'],
] as const;
