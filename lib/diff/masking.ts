import { namesSecret } from '../values/secret-words';
import { redact } from '../values/sensitive';
import { SENSITIVE } from './guarded';

/** What stands for a value and is none: a reference, a placeholder, a switch, nothing. */
const NO_VALUE =
  /^["']?(?:\$\$?\{?[\w.]+\}?|\$\{[\w.[\]"-]+\}|\$\(\w+\)|\{\{.*\}\}|<[^<>]*>|\*+|true|false|null|~|)["']?[,;]?$/;

/** A line that gives one key its value, as configuration files and shells write it: `password: x`, `export TOKEN=x`. */
const LINE = /^(\s*(?:-\s+|export\s+|set\s+)*["']?)([A-Za-z][\w.-]*)(["']?\s*[:=]\s*)(\S.*)$/;

/** A key and its value within a line: `--token=x`, `{"password": "x"}`, `password=x&`. */
const INLINE =
  /((?:^|[\s{,;&?([]|--?)["']?)([A-Za-z][\w.-]*)(["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"'})\]]+)/g;

const AUTHORIZATION = /\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/gi;

/**
 * The text with its secrets masked: what looks like one (S-03), and what stands behind a name of one (S-02) in the middle of a
 * configuration file or a command line, where the rules do not look but a report of changes would print it.
 */
export function masked(text: string): string {
  const lines: string[] = [];
  let hiddenBelow: number | undefined;
  for (const line of redact(text).split('\n')) {
    const indent = line.search(/\S/);
    if (hiddenBelow !== undefined && (indent > hiddenBelow || indent < 0)) {
      lines.push(indent < 0 ? line : `${line.slice(0, indent)}${SENSITIVE}`);
      continue;
    }
    hiddenBelow = undefined;
    const [, before = '', key = '', between = '', value = ''] = LINE.exec(line) ?? [];
    if (key === '' || !namesSecret(key)) lines.push(inlineMasked(line));
    else if (/^[|>][+-]?\d?\s*$/.test(value)) {
      hiddenBelow = indent; // a block of YAML: the secret is in the lines below
      lines.push(line);
    } else lines.push(NO_VALUE.test(value.trim()) ? line : `${before}${key}${between}${SENSITIVE}`);
  }
  return lines.join('\n');
}

function inlineMasked(line: string): string {
  return line
    .replace(INLINE, (whole, before: string, key: string, between: string, value: string) =>
      namesSecret(key) && !NO_VALUE.test(value) ? `${before}${key}${between}${SENSITIVE}` : whole,
    )
    .replace(AUTHORIZATION, `$1 ${SENSITIVE}`);
}
