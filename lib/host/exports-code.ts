import {
  type ExportLine,
  type ExportTable,
  fsidOf,
  isExportOption,
  lastOf,
  parseExportClient,
  parseFsid,
} from '../values/nfs-exports';

/** The construct that renders a table, and what of the table no construct says. */
export interface ExportsCode {
  /** TypeScript: one `NfsExports`, whose host is the variable `host`. */
  readonly code: string;
  /** Lines that are left out, and why. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** Whether something takes an exemption, which ends at a day. */
  readonly isExempt: boolean;
}

/** What stands in the table already when a line is read: each path once, with its clients. */
interface Found {
  readonly clients: Map<string, readonly string[]>;
  readonly fsid: string | undefined;
  readonly crossmnt: boolean;
}

/** Options that are what holds without them, as exports(5) says. */
const DEFAULTS: ReadonlySet<string> = new Set([
  ...[
    'ro',
    'rw',
    'sync',
    'async',
    'secure',
    'insecure',
    'root_squash',
    'no_root_squash',
    'all_squash',
    'no_all_squash',
  ],
  ...['no_subtree_check', 'sec=sys', 'crossmnt', 'nocrossmnt', 'wdelay', 'hide', 'auth_nlm', 'secure_locks', 'acl'],
  ...['no_pnfs', 'rdirplus'],
]);
const NUMBERED = /^(?:fsid|anonuid|anongid)=/;

const RELAXED = [
  ['async', 'async', ['sync', 'async']],
  ['noRootSquash', 'no_root_squash', ['root_squash', 'no_root_squash']],
  ['insecure', 'insecure', ['secure', 'insecure']],
] as const;

/**
 * Writes a table as the construct that renders it again.
 *
 * The reason of an exemption is what the table says above its line: a comment, or what Pawl wrote there itself.
 *
 * @param text of the table, for its comments
 * @param expires the last day of the exemptions
 */
export function exportsCode(
  { lines, problems }: ExportTable,
  text: string,
  name: string,
  expires: string,
): ExportsCode {
  const told = [...problems];
  const comments = new Comments(text);
  const paths = new Map<string, Found>();
  let isExempt = false;
  for (const line of lines) {
    const refuse = (message: string): void => {
      told.push({ line: line.line, message: `${line.path} ${message}` });
    };
    const found = readLine(line, paths.get(line.path));
    if (typeof found === 'string') {
      refuse(found);
      continue;
    }
    const props = clientProps(line, (option) => {
      isExempt = true;
      const reason = comments.reason(line, option);
      return `exempt('F01', { reason: ${quoted(reason)}, expires: ${quoted(expires)} })`;
    });
    found.clients.set(line.client, props);
    paths.set(line.path, found);
  }
  const body = [...paths].flatMap(([path, found]) => exportLines(path, found));
  const code = [
    `new NfsExports(this, ${quoted(name)}, {`,
    '  host,',
    `  name: ${quoted(name)},`,
    '  exports: {',
    ...body.map((line) => `    ${line}`),
    '  },',
    '});',
  ].join('\n');
  return { code, problems: told, isExempt };
}

/** The export with room for this client, or why it cannot be written. */
function readLine({ client, options, stray }: ExportLine, former: Found | undefined): Found | string {
  if (stray) return 'names nobody, so everybody may mount it: name the clients, without a blank before the parenthesis';
  const who = parseExportClient(client);
  if (!who.ok) return `is exported to ${client}: ${who.problem}`;
  if (former?.clients.has(client) === true) return `is exported to ${client} twice`;
  const unspoken = options.filter((option) => !DEFAULTS.has(option) && !NUMBERED.test(option));
  if (unspoken.length > 0)
    return `has ${unspoken.join(',')}, which ${unspoken.every(isExportOption) ? 'NfsExports does not say' : 'exportfs does not know'}`;
  const fsid = fsidOf(options);
  if (fsid === '0') return 'has fsid=0, which takes every other path from clients: it has no spelling';
  if (fsid !== undefined && !parseFsid(/^\d+$/.test(fsid) ? Number(fsid) : fsid).ok)
    return `has fsid=${fsid}, which is no number and no UUID`;
  const ids = anonymous(options);
  if (ids === undefined) return 'has anonuid or anongid without all_squash, or of 0: NfsExports says everyoneIs alone';
  const crossmnt = lastOf(options, ['nocrossmnt', 'crossmnt']) === 'crossmnt';
  if (former !== undefined && (former.fsid !== fsid || former.crossmnt !== crossmnt))
    return `has another fsid or crossmnt for ${client} than for the clients before`;
  return former ?? { clients: new Map(), fsid, crossmnt };
}

/** The numbers that everybody gets, none, or undefined where they have no spelling. */
function anonymous(options: readonly string[]): readonly [string, string] | 'none' | undefined {
  const all = lastOf(options, ['no_all_squash', 'all_squash']) === 'all_squash';
  const id = (name: string): string | undefined =>
    options.flatMap((option) => (option.startsWith(`${name}=`) ? [option.slice(name.length + 1)] : [])).at(-1);
  const ids = [id('anonuid'), id('anongid')];
  if (!all) return ids.every((each) => each === undefined) ? 'none' : undefined;
  const [uid = NOBODY, gid = NOBODY] = ids;
  return [uid, gid].every((each) => /^[1-9]\d*$/.test(each)) ? [uid, gid] : undefined;
}

/** Whom a client becomes where no number is given. */
const NOBODY = '65534';

function clientProps({ client, options }: ExportLine, exemption: (option: string) => string): readonly string[] {
  const access = lastOf(options, ['ro', 'rw']);
  const ids = anonymous(options);
  return [
    `access: ${quoted(access)}`,
    ...RELAXED.flatMap(([prop, option, choices]) =>
      lastOf(options, choices) === option ? [`${prop}: ${exemption(option)}`] : [],
    ),
    ...(client === '*' && access === 'rw' ? [`everybodyWrites: ${exemption('written by everybody')}`] : []),
    ...(Array.isArray(ids) ? [`everyoneIs: { uid: ${String(ids[0])}, gid: ${String(ids[1])} }`] : []),
  ];
}

function exportLines(path: string, { clients, fsid, crossmnt }: Found): readonly string[] {
  return [
    `${quoted(path)}: {`,
    '  clients: {',
    ...[...clients].flatMap(([client, props]) =>
      props.length === 1
        ? [`    ${quoted(client)}: { ${props.join()} },`]
        : [`    ${quoted(client)}: {`, ...props.map((prop) => `      ${prop},`), '    },'],
    ),
    '  },',
    ...(fsid === undefined ? [] : [`  fsid: ${/^\d+$/.test(fsid) ? fsid : quoted(fsid)},`]),
    ...(crossmnt ? ['  crossmnt: true,'] : []),
    '},',
  ];
}

/** Text as TypeScript writes it. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** What a table says about its lines. */
class Comments {
  private readonly lines: readonly string[];

  constructor(text: string) {
    this.lines = text.split('\n').map((line) => line.trim());
  }

  reason({ path, client, line }: ExportLine, option: string): string {
    const own = `# ${path} ${option} for ${client}: `;
    const written = this.lines.find((each) => each.startsWith(own));
    if (written !== undefined) return written.slice(own.length);
    let first = line - 1;
    while (first > 0 && this.lines[first - 1]?.startsWith('#') === true) first -= 1;
    const above = this.lines.slice(first, line - 1).map((each) => each.replace(/^#+\s*/, ''));
    const said = above
      .filter((each) => !HEADER.test(each))
      .join(' ')
      .trim();
    return said.length < SHORTEST ? `stood in the table when it was imported${said === '' ? '' : `: ${said}`}` : said;
  }
}

/** The first line of a table of Pawl's. */
const HEADER = /: written by its stack\./;
/** Characters of a reason, at least. */
const SHORTEST = 20;
