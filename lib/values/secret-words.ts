/**
 * Which names name a secret (S-02, S-03), by whole words. One list serves the compiler and the run.
 *
 * A name is a phrase whose last word says what it is: `DB_PASSWORD` is a password, `PASSWORD_MIN_LENGTH` is a length,
 * `SECRET_NAME` is a name. So the last word decides, alone or with the word before it, once trailing words that change
 * nothing (`_PROD`, `_2`) are taken off.
 */

/** Last words that name a secret by themselves. */
const SECRETS = [
  ...['passwords', 'pass', 'pwd', 'passcode', 'dbpass', 'dbpwd', 'mysqlpwd', 'userpass', 'rootpass', 'adminpass'],
  ...['smtppass', 'mailpass', 'secrets', 'token', 'tokens', 'accesstoken', 'authtoken', 'apitoken', 'bottoken'],
  ...['refreshtoken', 'bearertoken', 'apikeys', 'accesskey', 'authkey', 'secretkey', 'privatekey', 'encryptionkey'],
  ...['credential', 'credentials', 'creds', 'dsn', 'pepper', 'peppers'],
] as const;

/** Endings that no harmless word has: `WEBHOOKSECRET`, `PGPASSWORD`. */
const ENDINGS = ['password', 'passwd', 'passphrase', 'secret', 'apikey'] as const;

/** Last two words that name a secret together, where the last alone would not. */
const PAIRS = [
  ...[
    'api key',
    'api keys',
    'access key',
    'secret key',
    'private key',
    'encryption key',
    'signing key',
    'signature key',
  ],
  ...['master key', 'auth key', 'license key', 'licence key', 'session key', 'app key', 'jwt key', 'hmac key'],
  ...['webhook key', 'account key', 'service key', 'storage key', 'unseal key', 'deploy key', 'aes key', 'crypto key'],
  ...['cipher key', 'cookie key', 'shared key', 'preshared key', 'database url', 'database uri', 'db url', 'db uri'],
  ...['connection string', 'erlang cookie', 'rediscli auth', 'github pat', 'gitlab pat'],
] as const;

/** Last words that change nothing: which environment, which of several, how it is written. */
const TRAILING = [
  ...['prod', 'production', 'dev', 'development', 'staging', 'test', 'base', 'value', 'hash', 'base64', 'b64', 'json'],
  ...['primary', 'secondary', 'old', 'new', 'current', 'previous', 'next'],
  ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
] as const;

/** Words that, anywhere in the name, make it a count, a switch, or something that everybody may read (E-28). */
const HARMLESS = [
  ...['max', 'min', 'num', 'allow', 'allows', 'allowed', 'enable', 'enabled', 'disable', 'disabled'],
  ...['require', 'requires', 'required', 'random', 'public'],
] as const;

/** Words that do so only right before the secret's own: `EXISTING_SECRET` names an object, `NO_REPLY_PASSWORD` is one. */
const HARMLESS_BEFORE = [
  ...['use', 'no', 'empty', 'skip', 'show', 'hide', 'forgot', 'with', 'without', 'has', 'existing', 'pull'],
  ...['count', 'total', 'limit', 'input', 'output', 'prompt', 'completion', 'stop', 'eos', 'bos', 'pad'],
] as const;

type Secret = (typeof SECRETS)[number] | `${string}${(typeof ENDINGS)[number]}`;
type Pair = (typeof PAIRS)[number];
type Trailing = (typeof TRAILING)[number];
type Harmless = (typeof HARMLESS)[number];
type HarmlessBefore = (typeof HARMLESS_BEFORE)[number];

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type Upper =
  | ('A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M')
  | ('N' | 'O' | 'P' | 'Q' | 'R' | 'S' | 'T' | 'U' | 'V' | 'W' | 'X' | 'Y' | 'Z');
type Lower = Lowercase<Upper>;

/** `_`, `-` and the like become spaces, one separator after the other: a step for each place, not for each character. */
type Spaced<S extends string> = Replaced<Replaced<Replaced<Replaced<Replaced<S, '_'>, '-'>, '.'>, '/'>, ':'>;
type Replaced<
  S extends string,
  Separator extends string,
  Out extends string = '',
> = S extends `${infer Head}${Separator}${infer Rest}` ? Replaced<Rest, Separator, `${Out}${Head} `> : `${Out}${S}`;

/** Spaces at the humps of camelCase as well; a name without small letters has none, and need not be walked through. */
type Humped<S extends string> = S extends Uppercase<S> ? Lowercase<S> : Walked<S>;
type Walked<
  S extends string,
  Out extends string = '',
  Before extends string = ' ',
> = S extends `${infer C}${infer Rest}` ? Walked<Rest, `${Out}${Hump<C, Before, Rest>}${Lowercase<C>}`, C> : Out;

/** A space where a capital begins a word: behind a small letter or a digit, or before a small letter (`JWTSecret`). */
type Hump<C extends string, Before extends string, Rest extends string> = C extends Upper
  ? Before extends Lower | Digit
    ? ' '
    : Before extends Upper
      ? Rest extends `${infer After}${string}`
        ? After extends Lower
          ? ' '
          : ''
        : ''
      : ''
  : '';

type Split<S extends string, Out extends readonly string[] = []> = S extends `${infer Word} ${infer Rest}`
  ? Split<Rest, Word extends '' ? Out : [...Out, Word]>
  : S extends ''
    ? Out
    : [...Out, S];

type Numberless<W extends string> = W extends `${infer Rest}${Digit}` ? Numberless<Rest> : W;

type Judge<Words extends readonly string[]> = Words extends readonly [
  ...infer Before extends readonly string[],
  infer Last extends string,
]
  ? Last extends Trailing
    ? Judge<Before>
    : Harmless & Words[number] extends never
      ? JudgeLast<Before, Numberless<Last>>
      : false
  : false;

type JudgeLast<Before extends readonly string[], Last extends string> = Last extends Secret
  ? LastOf<Before> extends HarmlessBefore
    ? false
    : Last extends 'pwd'
      ? Before extends readonly []
        ? false
        : true
      : true
  : Before extends readonly [...infer Earlier extends readonly string[], infer Previous extends string]
    ? `${Previous} ${Last}` extends Pair
      ? LastOf<Earlier> extends HarmlessBefore
        ? false
        : true
      : false
    : false;

type LastOf<Words extends readonly string[]> = Words extends readonly [...string[], infer Last] ? Last : '';

/** Whether `K` names a secret, to the compiler. A `string` that is not a literal names none. */
export type NamesSecret<K extends string> = string extends K ? false : Judge<Split<Humped<Spaced<K>>>>;

const secrets: ReadonlySet<string> = new Set(SECRETS);
const pairs: ReadonlySet<string> = new Set(PAIRS);
const trailing: ReadonlySet<string> = new Set(TRAILING);
const harmless: ReadonlySet<string> = new Set(HARMLESS);
const harmlessBefore: ReadonlySet<string> = new Set(HARMLESS_BEFORE);

/** Whether a key names a secret, by the same words as `NamesSecret`. */
export function namesSecret(key: string): boolean {
  if (typeof key !== 'string') return false;
  const words = wordsOf(key);
  while (trailing.has(words.at(-1) ?? '')) words.pop();
  if (words.some((word) => harmless.has(word))) return false;
  const last = (words.at(-1) ?? '').replace(/\d+$/, '');
  if (secrets.has(last) || ENDINGS.some((ending) => last.endsWith(ending)))
    return !harmlessBefore.has(words.at(-2) ?? '') && (last !== 'pwd' || words.length > 1); // PWD is the working directory
  return pairs.has(`${words.at(-2) ?? ''} ${last}`) && !harmlessBefore.has(words.at(-3) ?? '');
}

function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1 ')
    .toLowerCase()
    .split(/[_\-./: ]+/)
    .filter((word) => word !== '');
}
