/**
 * Which names name a secret (S-02, S-03), by whole words. One list serves the compiler and the run.
 *
 * A name is a phrase whose last word says what it is: `DB_PASSWORD` is a password, `PASSWORD_MIN_LENGTH` is a length,
 * `SECRET_NAME` is a name. So the last word decides, alone or with the word before it, once trailing words that change
 * nothing (`_PROD`, `_2`) are taken off.
 */

/** Last words that name a secret by themselves. */
const SECRETS = [
  ...['password', 'passwords', 'passwd', 'passphrase', 'pass', 'pwd', 'htpasswd', 'passcode'],
  ...['dbpass', 'dbpasswd', 'dbpassword', 'dbpwd', 'pgpassword', 'mysqlpassword', 'userpass', 'userpassword'],
  ...['rootpass', 'rootpassword', 'adminpass', 'adminpassword', 'smtppass', 'smtppassword', 'redispassword'],
  ...['secret', 'secrets', 'clientsecret', 'appsecret', 'jwtsecret', 'secretkey', 'privatekey', 'encryptionkey'],
  ...['token', 'tokens', 'accesstoken', 'authtoken', 'apitoken', 'apikey', 'apikeys', 'accesskey', 'authkey'],
  ...['credential', 'credentials', 'creds', 'dsn'],
] as const;

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
  ...[
    'master key',
    'auth key',
    'license key',
    'licence key',
    'session key',
    'app key',
    'jwt key',
    'hmac key',
    'ssh key',
  ],
  ...['webhook key', 'account key', 'service key', 'storage key', 'unseal key', 'deploy key', 'aes key', 'crypto key'],
  ...['cipher key', 'cookie key', 'client key', 'shared key', 'preshared key', 'psk key', 'tls key', 'ssl key'],
  ...['database url', 'database uri', 'db url', 'db uri', 'database dsn', 'connection string', 'erlang cookie'],
  ...['rediscli auth', 'github pat', 'gitlab pat'],
] as const;

/** Last words that change nothing: which environment, which of several, how it is written. */
const TRAILING = [
  ...['prod', 'production', 'dev', 'development', 'staging', 'test', 'base', 'value', 'hash', 'base64', 'b64'],
  ...['primary', 'secondary', 'old', 'new', 'current', 'previous', 'next'],
  ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
] as const;

/** Words before a secret's word that turn it into a count, a switch, or something meant to be seen. */
const HARMLESS = [
  ...['max', 'min', 'num', 'count', 'total', 'limit', 'prompt', 'completion', 'stop', 'eos', 'bos', 'pad'],
  ...['allow', 'allows', 'allowed', 'enable', 'enabled', 'disable', 'disabled', 'require', 'requires', 'required'],
  ...['use', 'uses', 'no', 'skip', 'show', 'hide', 'forgot', 'has', 'is', 'with', 'without', 'random', 'empty'],
  ...['public', 'existing', 'pull'],
] as const;

type Secret = (typeof SECRETS)[number];
type Pair = (typeof PAIRS)[number];
type Trailing = (typeof TRAILING)[number];
type Harmless = (typeof HARMLESS)[number];

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type Separator = '_' | '-' | '.' | '/' | ':' | ' ';
type IsUpper<C extends string> = C extends Lowercase<C> ? false : true;
type IsLower<C extends string> = C extends Uppercase<C> ? (C extends Digit ? true : false) : true;

/** Spaces between the words: at separators, and at the humps of camelCase (`dbPassword`, `JWTSecret`). */
type Spaced<
  S extends string,
  Out extends string = '',
  Before extends string = ' ',
> = S extends `${infer C}${infer Rest}`
  ? C extends Separator
    ? Spaced<Rest, `${Out} `>
    : IsUpper<C> extends true
      ? IsLower<Before> extends true
        ? Spaced<Rest, `${Out} ${Lowercase<C>}`, C>
        : IsUpper<Before> extends true
          ? Rest extends `${infer After}${string}`
            ? After extends Separator | Digit
              ? Spaced<Rest, `${Out}${Lowercase<C>}`, C>
              : IsLower<After> extends true
                ? Spaced<Rest, `${Out} ${Lowercase<C>}`, C>
                : Spaced<Rest, `${Out}${Lowercase<C>}`, C>
            : Spaced<Rest, `${Out}${Lowercase<C>}`, C>
          : Spaced<Rest, `${Out}${Lowercase<C>}`, C>
      : Spaced<Rest, `${Out}${C}`, C>
  : Out;

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

type JudgeLast<Before extends readonly string[], Last extends string> = Last extends 'pwd'
  ? Before extends readonly []
    ? false
    : true
  : Last extends Secret
    ? true
    : Before extends readonly [...string[], infer Previous extends string]
      ? `${Previous} ${Last}` extends Pair
        ? true
        : false
      : false;

/** Whether `K` names a secret, to the compiler. A `string` that is not a literal names none. */
export type NamesSecret<K extends string> = string extends K ? false : Judge<Split<Spaced<K>>>;

const secrets: ReadonlySet<string> = new Set(SECRETS);
const pairs: ReadonlySet<string> = new Set(PAIRS);
const trailing: ReadonlySet<string> = new Set(TRAILING);
const harmless: ReadonlySet<string> = new Set(HARMLESS);

/** Whether a key names a secret, by the same words as `NamesSecret`. */
export function namesSecret(key: string): boolean {
  if (typeof key !== 'string') return false;
  const words = wordsOf(key);
  while (trailing.has(words.at(-1) ?? '')) words.pop();
  if (words.some((word) => harmless.has(word))) return false;
  const last = (words.at(-1) ?? '').replace(/\d+$/, '');
  if (last === 'pwd') return words.length > 1; // PWD alone is the working directory
  return secrets.has(last) || pairs.has(`${words.at(-2) ?? ''} ${last}`);
}

function wordsOf(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[_\-./: ]+/)
    .filter((word) => word !== '');
}
