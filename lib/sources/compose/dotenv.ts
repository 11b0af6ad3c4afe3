import { type Position, UnreadableCompose } from './tree';
import { type Variables, substitutedPlainly } from './variables';

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', c: '\\c', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '"': '"', '\\': '\\', $: '$$' },
};

/**
 * The variables of an `.env` file, as Compose reads it: `export` and comments are passed over, a text in double quotes has its escapes
 * and variables resolved, one in single quotes has not, and both may go over lines. A name alone inherits what `outer` says.
 */
export function readDotenv(
  file: string,
  text: string,
  outer: (name: string) => string | undefined,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const lookup: Variables = { value: (name) => outer(name) ?? found.get(name), unset: 'empty' };
  let rest = text.replaceAll('\r\n', '\n').replace(/^\uFEFF/, '');
  const at = (): Position => ({ file, line: text.slice(0, text.length - rest.length).split('\n').length, column: 1 });
  for (;;) {
    rest = rest.replace(/^(?:\s+|#[^\n]*)+/, '');
    if (rest === '') return found;
    const place = at();
    rest = rest.replace(/^export\s+/, '');
    const [whole, key = '', mark] = /^([^\s=:#'"$]+)[^\S\n]*(=|:|\n|$)/.exec(rest) ?? [];
    if (whole === undefined) throw new UnreadableCompose(place, 'is no NAME=value');
    rest = rest.slice(whole.length);
    if (mark !== '=' && mark !== ':') {
      const inherited = outer(key);
      if (inherited !== undefined) found.set(key, inherited);
      continue;
    }
    const value = valueAt(rest.replace(/^[^\S\n]+/, ''), lookup, place);
    found.set(key, value.text);
    rest = value.rest;
  }
}

interface Value {
  readonly text: string;
  readonly rest: string;
}

function valueAt(source: string, variables: Variables, at: Position): Value {
  const [quoted, double, single] = /^(?:"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)')/.exec(source) ?? [];
  if (quoted !== undefined) {
    const rest = source.slice(quoted.length);
    if (single !== undefined) return { text: single.replaceAll("\\'", "'"), rest };
    return { text: substitutedPlainly(unescaped((double ?? '').replaceAll('\\"', '"')), variables, at), rest };
  }
  if (/^["']/.test(source)) throw new UnreadableCompose(at, 'has a quote that nothing closes');
  const [line = ''] = source.split('\n');
  const [written = ''] = line.split(' #');
  return { text: substitutedPlainly(written.trimEnd(), variables, at), rest: source.slice(line.length) };
}

function unescaped(text: string): string {
  return text.replace(/\\([abcfnrtv$"\\])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}
