import { namesSecret } from '../values/secret-words';
import { sensitiveValue } from '../values/sensitive';
import type { Literal } from './estate';

/** Where the container finds a mounted secret: `/run/secrets/db_password`. */
const MOUNTED = /^\/(?:var\/)?run\/secrets\/\S+$/;

/** Whether the text is the path of a mounted secret, and so no secret itself. */
export function isSecretPath(text: string): boolean {
  return MOUNTED.test(text.trim());
}

/**
 * Whether the key that a literal stands under says that it is a secret, so that the literal is S-02's or E-45's to judge and not
 * S-03's. In labels and annotations it never says so, and not where Kubernetes means the name of an object or of a key.
 */
export function isNamedSecret({ key, kind }: Literal): boolean {
  return key !== undefined && kind !== 'metadata' && kind !== 'reference' && namesSecret(key);
}

/** Stands for a part that is decided elsewhere: a character of no text. */
export const ELSEWHERE = '\uE000';

/** Text that is made of what the container or another program fills in: `$(NAME)`, `{{ .password }}`, `$NAME`. */
const FILLED_IN = /\{\{[\s\S]*?\}\}|\$\$?[({]\w+[)}]|^\$\w+$/g;

/**
 * Whether a value that is named a secret holds one that everybody can read.
 *
 * A reference is none, nor is a value that is completed by one (`base64:${random_id.key.b64_std}`), a path, a switch, or an address
 * without a password. An expression of constants (`${base64encode("hunter2")}`) is as plain as its constants are.
 */
export function isPlaintext(value: string): boolean {
  const text = withoutExpressions(value).replace(FILLED_IN, ELSEWHERE).trim();
  if (text === '' || /^(?:true|false|null)$/i.test(text)) return false;
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^[^\s=;]+=[^;]+[; ]/.test(text);
  if (!isAddress && !text.includes(ELSEWHERE) && !/^(?:\/[\w.@-]+)+\/?$/.test(text))
    return !/^(?:file|sqlite3?):/.test(text);
  return sensitivePart(text) !== undefined || /(?:^|[?&; ])(?:password|passwd|pwd|pass)=[^&; \uE000]+/i.test(text);
}

/** Which kind of secret the literal part of a text looks like, or undefined where it looks harmless. */
export function sensitivePart(value: string): string | undefined {
  // A bracket may begin a host and no password, as the address of a server by IPv6 does.
  return sensitiveValue(withoutExpressions(value).replaceAll(ELSEWHERE, '['));
}

/** The text with every template expression replaced: by its constants where it has nothing else, else by what means elsewhere. */
export function withoutExpressions(value: string): string {
  let rest = '';
  for (let index = 0; index < value.length;) {
    if (value.startsWith('${', index) && value[index - 1] !== '$') {
      const end = endOfExpression(value, index + 2);
      rest += constantsOf(value.slice(index + 2, end)) ?? ELSEWHERE;
      index = end + 1;
    } else {
      rest += value[index] ?? '';
      index += 1;
    }
  }
  return rest;
}

/** The place of the brace that ends an expression, quotes and inner braces passed over; the end of the text where none does. */
function endOfExpression(value: string, start: number): number {
  let depth = 1;
  let quoted = false;
  for (let index = start; index < value.length; index += 1) {
    const character = value[index];
    if (character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '{') depth += 1;
    else if (!quoted && character === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return value.length;
}

/** The quoted texts of an expression that refers to nothing, and undefined of any other. */
function constantsOf(expression: string): string | undefined {
  const quoted = [...expression.matchAll(/"((?:[^"\\$]|\\.|\$(?!\{))*)"/g)].map(([, text = '']) => text);
  const code = expression.replace(/"(?:[^"\\$]|\\.|\$(?!\{))*"/g, ' ');
  const refers = /[A-Za-z_][\w-]*\s*[.[]|\bfile\w*\s*\(|\btemplatefile\s*\(|[A-Za-z_]\w*(?!\w|\s*[(:=])/.test(
    code.replace(/\b(?:true|false|null)\b/g, ' '),
  );
  return refers || code.includes('"') || quoted.length === 0 ? undefined : quoted.join(' ');
}
