import ipaddr from 'ipaddr.js';
import { type CidrBlock, overlap, parseCidr } from './cidr';
import { parseHostName } from './host-name';
import { parsed, type Parsed, refused } from './parsed';

/** One client of one path, as a table of exports(5) gives it. */
export interface ExportLine {
  readonly path: string;
  /** As written; `*` where nobody is named, which is everybody. */
  readonly client: string;
  /** Those of the line's defaults (`-rw,sync`) first. */
  readonly options: readonly string[];
  /** Line of the text, counted from 1. */
  readonly line: number;
  /** Options that stand alone behind a blank: `host (rw)` gives them to everybody, and `host` has none. */
  readonly stray: boolean;
}

/** A table as far as it can be read. */
export interface ExportTable {
  readonly lines: readonly ExportLine[];
  /** Where `exportfs` would stop reading, and why. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

/**
 * Reads a table as nfs-utils does: blanks between words, `#` to the end of the line where a word may begin, a backslash before a
 * line break continues, quotes and three octal digits stand for other characters of a path.
 */
export function parseExports(text: string): ExportTable {
  const lines: ExportLine[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const { words, line } of logicalLines(text)) {
    const [path = '', ...rest] = words;
    try {
      lines.push(...clientsOf(unescaped(path), rest, line));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      problems.push({ line, message: error.message });
    }
  }
  return { lines, problems };
}

class Unreadable extends Error {}

function clientsOf(path: string, words: readonly string[], line: number): readonly ExportLine[] {
  if (!path.startsWith('/')) throw new Unreadable(`${JSON.stringify(path)} is no absolute path`);
  let defaults: readonly string[] = [];
  const found: ExportLine[] = [];
  for (const word of words) {
    if (word.startsWith('-') && found.length === 0) {
      defaults = optionsIn(word.slice(1));
      continue;
    }
    const [, name, given] = /^([^()]*)(?:\(([^()]*)\))?$/.exec(word) ?? [];
    if (name === undefined) throw new Unreadable(`${JSON.stringify(word)} has parentheses that do not match`);
    found.push({
      path,
      client: name === '' ? '*' : name,
      options: [...defaults, ...optionsIn(given ?? '')],
      line,
      stray: name === '',
    });
  }
  return found.length > 0 ? found : [{ path, client: '*', options: defaults, line, stray: true }];
}

function optionsIn(text: string): readonly string[] {
  return text.split(',').filter((option) => option !== '');
}

interface Words {
  readonly words: readonly string[];
  readonly line: number;
}

/** The words of each line, lines that a backslash continues as one. Quotes and escapes stay: they belong to the word. */
function logicalLines(text: string): readonly Words[] {
  const found: Words[] = [];
  let words: string[] = [];
  let [line, start] = [1, 1];
  // a continued line break, a comment, a line break, blanks, or a word with quoted parts
  const TOKEN = /\\\r?\n|#[^\n]*|\r?\n|[ \t\r\f\v]+|(?:"[^"\n]*"?|\\(?!\r?\n)[^]|[^\s"\\])+|\\$/g;
  const end = (): void => {
    if (words.length > 0) found.push({ words, line: start });
    words = [];
  };
  for (const [token] of text.matchAll(TOKEN)) {
    const isBreak = token.endsWith('\n');
    if (isBreak && !token.startsWith('\\')) end();
    else if (!/^(?:[\s#]|\\\r?\n|\\$)/.test(token)) {
      if (words.length === 0) start = line;
      words.push(token);
    }
    if (isBreak) line += 1;
  }
  end();
  return found;
}

function unescaped(word: string): string {
  return word
    .replaceAll('"', '')
    .replace(/\\([0-3][0-7]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** What exportfs understands; anything else makes it refuse the line. */
const FLAGS: ReadonlySet<string> = new Set([
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
  ...['wdelay', 'no_wdelay', 'hide', 'nohide', 'crossmnt', 'nocrossmnt', 'subtree_check', 'no_subtree_check'],
  ...[
    'auth_nlm',
    'no_auth_nlm',
    'secure_locks',
    'insecure_locks',
    'acl',
    'no_acl',
    'mp',
    'mountpoint',
    'pnfs',
    'no_pnfs',
  ],
  ...['nordirplus', 'rdirplus', 'security_label'],
]);
const VALUED = /^(?:anonuid|anongid|fsid|mp|mountpoint|refer|replicas|sec|xprtsec)=\S+$/;

export function isExportOption(option: string): boolean {
  return FLAGS.has(option) || VALUED.test(option);
}

/** The last word of several that exclude each other, as exportfs takes it. */
export function lastOf<const Choice extends string>(
  options: readonly string[],
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const found = options.filter((option): option is Choice => choices.some((choice) => choice === option)).at(-1);
  return found ?? choices[0];
}

/** `0` for the root of NFSv4, whatever its spelling; undefined where the table leaves it to the file system. */
export function fsidOf(options: readonly string[]): string | undefined {
  const value = options.flatMap((option) => /^fsid=(.*)$/.exec(option)?.[1] ?? []).at(-1);
  if (value === undefined) return undefined;
  return value === 'root' || /^(?:0+|0x0+)$/i.test(value) ? '0' : value;
}

/** Whether a path is inside another: `/srv/nfs/photos` in `/srv/nfs`. */
export function isInside(path: string, outer: string): boolean {
  return path !== outer && path.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** The network of a client that is an address or a network; undefined for names. */
export function networkOf(client: string): CidrBlock | undefined {
  const block = parseCidr(client.includes('/') ? client : `${client}/${client.includes(':') ? 128 : 32}`);
  return block.ok ? block.value : undefined;
}

/** Whether one machine may be both clients, as far as they show it: the same, everybody, or networks that share an address. */
export function meet(a: string, b: string): boolean {
  if (a === b || a === '*' || b === '*') return true;
  const [one, other] = [networkOf(a), networkOf(b)];
  return one !== undefined && other !== undefined && overlap(one, other);
}

/** What names an exported file system: never 0, which would make it the root of NFSv4 (F01). */
export function parseFsid(fsid: number | string): Parsed<string> {
  if (typeof fsid === 'number')
    return Number.isInteger(fsid) && fsid >= 1 && fsid < 2 ** 31
      ? parsed(String(fsid))
      : refused(`${fsid} is no fsid: write a whole number from 1 on; 0 would be the root of NFSv4 (F01)`);
  const hex = typeof fsid === 'string' && /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(fsid);
  return hex && /[1-9a-f]/i.test(fsid)
    ? parsed(fsid)
    : refused(`${JSON.stringify(fsid)} is no fsid: write a number from 1 on, or a UUID`);
}

/** Who may mount: an address, a network, a name, names by `*.lan`, or `*` for everybody. */
export function parseExportClient(text: string): Parsed<string> {
  if (text === '*') return parsed(text);
  if (text.includes('/')) {
    const network = parseCidr(text);
    return network.ok ? parsed(text) : network;
  }
  if (
    ipaddr.IPv4.isValidFourPartDecimal(text) ||
    (text.includes(':') && ipaddr.IPv6.isValid(text) && !text.includes('%'))
  )
    return parsed(text);
  return parseHostName(text, { wildcard: true });
}
