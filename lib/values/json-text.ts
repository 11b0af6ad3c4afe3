/** Where a text stops being JSON, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const TOKEN =
  /[ \t\r\n]+|[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

type Wants = 'value' | 'value or end' | 'name or end' | 'name' | 'colon' | 'comma' | 'nothing';

/**
 * The place of the first token that JSON does not allow there; undefined for a text that is JSON. The engine's own message is no
 * use for a report: it quotes the text, which may hold a secret (E-44).
 */
export function brokenJson(text: string): Place | undefined {
  const open: ('{' | '[')[] = [];
  let wants: Wants = 'value';
  let offset = 0;
  const after = (): Wants => (open.length === 0 ? 'nothing' : 'comma');
  while (offset < text.length) {
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return placeOf(text, offset);
    const next: Wants | undefined = /^\s/.test(token) ? wants : step(token, wants, open, after);
    if (next === undefined) return placeOf(text, offset);
    wants = next;
    offset += token.length;
  }
  return wants === 'nothing' ? undefined : placeOf(text, offset);
}

/** What is wanted behind a token, or undefined where the token itself may not stand. */
function step(token: string, wants: Wants, open: ('{' | '[')[], after: () => Wants): Wants | undefined {
  const isValue = wants === 'value' || wants === 'value or end';
  switch (token) {
    case '{':
    case '[':
      if (!isValue) return undefined;
      open.push(token);
      return token === '{' ? 'name or end' : 'value or end';
    case '}':
      if (open.at(-1) !== '{' || (wants !== 'comma' && wants !== 'name or end')) return undefined;
      open.pop();
      return after();
    case ']':
      if (open.at(-1) !== '[' || (wants !== 'comma' && wants !== 'value or end')) return undefined;
      open.pop();
      return after();
    case ',':
      return wants === 'comma' ? (open.at(-1) === '{' ? 'name' : 'value') : undefined;
    case ':':
      return wants === 'colon' ? 'value' : undefined;
    default:
      if (token.startsWith('"') && (wants === 'name' || wants === 'name or end')) return 'colon';
      return isValue ? after() : undefined;
  }
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
