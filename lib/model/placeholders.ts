/** What documentation, examples and first starts have in the place of a secret, whole. `none` and `dummy` say that there is none. */
const KNOWN: ReadonlySet<string> = new Set([
  ...['password', 'passwd', 'pass', 'passw0rd', 'p@ssw0rd', 'pwd', 'mypassword', 'mysecretpassword', 'dbpassword'],
  ...['secret', 'secrets', 'mysecret', 'supersecret', 'secretkey', 'topsecret', 'token', 'apikey', 'key'],
  ...['admin', 'administrator', 'root', 'toor', 'user', 'guest', 'default', 'example', 'sample', 'demo'],
  ...['test', 'testing', 'dev', 'placeholder', 'insecure', 'foo', 'bar', 'foobar'],
  ...['todo', 'fixme', 'tbd', 'letmein', 'qwerty', 'welcome'],
  ...['postgres', 'postgresql', 'mysql', 'mariadb', 'mongo', 'mongodb', 'redis', 'rabbitmq', 'minio', 'minioadmin'],
]);

/** `change-me-in-production`, `your_api_key`, `<password>`, `xxxx`. */
const SPOKEN: readonly RegExp[] = [
  /(?:^|[^a-z])change[-_ ]?(?:me|it|this|in[-_ ]prod)/,
  /(?:^|[^a-z])replace[-_ ]?(?:me|it|this|with)/,
  /^(?:your|my|insert|enter|put|set|some|example|sample|placeholder)[-_ ].*(?:pass|secret|token|key|here|value)/,
  /^<[^<>]*>$/,
  /^[x*.]{3,}$/,
];

/** The password in an address: `postgres://app:changeme@db/app`. */
const IN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^:@/\s]*:(?<password>[^@\s]+)@/;

/** Whether a text stands where a secret is to come, and everybody knows it: `changeme`, `admin123`, `your-secret-key`. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim().toLowerCase();
  const password = IN_ADDRESS.exec(text)?.groups?.['password'] ?? text;
  const word = password.replace(/[-_ ]/g, '').replace(/(?<=[a-z])[\d!]{1,4}$/, '');
  return (
    KNOWN.has(word) ||
    /^(?:0?1234(?:5(?:6(?:7(?:89?0?)?)?)?)?)$/.test(word) ||
    SPOKEN.some((form) => form.test(password))
  );
}
