import * as fc from '../seeded';
import { namesSecret } from '../../lib/values/secret-words';
import { compile } from './compiler';
import { DEEP } from '../deep';

const SECRET = [
  ...[
    'PASSWORD',
    'password',
    'DB_PASSWORD',
    'DB_PASS',
    'DBPASS',
    'PAPERLESS_DBPASS',
    'dbPassword',
    'db.password',
    'db-password',
  ],
  ...[
    'PGPASSWORD',
    'MYSQL_PWD',
    'DB_PWD',
    'MYSQL_ROOT_PASSWORD',
    'SSH_PASSPHRASE',
    'HTPASSWD',
    'WF_AUTH_PASSWORD_HASH',
  ],
  ...[
    'API_KEY',
    'APIKEY',
    'apiKey',
    'TRADING212_API_KEYS',
    'T212_API_KEYS_JSON',
    'openaiAPIKey',
    'x-api-key',
    'APP_KEY',
  ],
  ...['AUTH_TOKEN', 'TOKEN', 'SLACK_BOT_TOKEN', 'accessToken', 'API_TOKENS', 'API_TOKEN_PEPPERS', 'GITHUB_PAT'],
  ...[
    'SECRET',
    'SECRET_KEY',
    'SECRET_KEY_BASE',
    'JWT_SECRET',
    'JWTSecret',
    'jwtSecret',
    'WEBHOOKSECRET',
    'clientSecret',
  ],
  ...['PRIVATE_KEY', 'TLS_PRIVATE_KEY', 'ENCRYPTION_KEY', 'LICENSE_KEY', 'AWS_SECRET_ACCESS_KEY', 'MASTER_KEY'],
  ...[
    'DATABASE_URL',
    'DATABASE_URI',
    'CMD_DB_URL',
    'DSN',
    'SENTRY_DSN',
    'DB_CONNECTION_STRING',
    'CREDENTIALS',
    'SMTP_CREDS',
  ],
  ...['DB_PASSWORD_PROD', 'DB_PASSWORD_2', 'DB_PASSWORD2', 'API_KEY_NEW', 'NO_REPLY_SMTP_PASSWORD', 'DB__PASSWORD'],
  ...[
    'spring.datasource.password',
    'REDISCLI_AUTH',
    'RABBITMQ_ERLANG_COOKIE',
    '_PASSWORD_',
    'OAUTH2_SECRET',
    'oauth2Secret',
  ],
];

const HARMLESS = [
  ...[
    'MAX_TOKENS',
    'OPENAI_MAX_TOKENS',
    'maxTokens',
    'PROMPT_TOKENS',
    'TOKEN_TTL',
    'WF_AUTH_TOKEN_TTL_MINUTES',
    'TOKENIZER',
  ],
  ...['PASSWORD_MIN_LENGTH', 'PASSWORDLESS', 'PASSWORD_FILE', 'POSTGRES_PASSWORD_FILE', 'passwordFile', 'TOKEN_PATH'],
  ...['KEYBOARD', 'MONKEY', 'SECRETARY', 'COMPASS', 'BYPASS', 'PASSENGER', 'HOTKEY', 'KEY', 'CACHE_KEY', 'SORT_KEY'],
  ...[
    'SECRET_NAME',
    'EXISTING_SECRET',
    'imagePullSecrets',
    'PUBLIC_KEY',
    'JWT_PUBLIC_KEY',
    'KEY_ID',
    'AWS_ACCESS_KEY_ID',
  ],
  ...[
    'NEXT_PUBLIC_MAPS_API_KEY',
    'ALLOW_EMPTY_PASSWORD',
    'MYSQL_RANDOM_ROOT_PASSWORD',
    'ENABLE_TOKENS',
    'REQUIRE_PASSWORD',
  ],
  ...['USE_TOKEN', 'NO_PASSWORD', 'EOS_TOKEN', 'AUTH_URL', 'REDIS_URL', 'APP_URL', 'CLIENT_ID', 'AUTH_ENABLED', 'PWD'],
  ...[
    'OLD',
    '',
    '_',
    'PROD',
    'TIME_ZONE',
    'SSH_KEY_PATH',
    'API_KEY_HEADER',
    'VAULT_SECRET_PATH',
    'toString',
    'constructor',
  ],
];

test.each(SECRET)('%s names a secret', (name) => {
  expect(namesSecret(name)).toBe(true);
});

test.each(HARMLESS)('"%s" names no secret', (name) => {
  expect(namesSecret(name)).toBe(false);
});

/** What the compiler says of each name. */
function compilerSays(names: readonly string[]): readonly string[] {
  const lines = names.map((name, index) => `export type T${index} = NamesSecret<${JSON.stringify(name)}>;`);
  const text = [`import type { NamesSecret } from '../../lib/values/secret-words';`, ...lines].join('\n');
  const { complaints, aliases } = compile(text);
  expect(complaints).toEqual([]);
  return aliases;
}

test('the compiler and the run judge every name alike, the listed and hundreds of composed ones', () => {
  const word = fc.constantFrom(
    ...[
      'db',
      'Password',
      'TOKEN',
      'token',
      'max',
      'KEY',
      'Api',
      'API',
      'secret',
      'prod',
      '2',
      'pwd',
      'NO',
      'JWT',
      'url',
      'Database',
    ],
    ...[
      'file',
      'TTL',
      'existing',
      'x2',
      'WebhookSecret',
      'connection',
      'string',
      'x',
      'A',
      'ID',
      'public',
      'hash',
      'pass9',
      'Dsn',
    ],
  );
  const composed = fc
    .array(fc.tuple(word, fc.constantFrom('', '_', '-', '.', '__', ' ')), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.map((part) => part.join('')).join(''));
  const anything = fc.stringMatching(/^[A-Za-z0-9_.-]{1,40}$/);
  const names = [
    ...SECRET,
    ...HARMLESS,
    ...fc.sample(composed, { numRuns: DEEP ? 1_500 : 160 }),
    ...fc.sample(anything, { numRuns: DEEP ? 300 : 30 }),
  ];
  expect(compilerSays(names)).toEqual(names.map((name) => String(namesSecret(name))));
  expect(names.filter(namesSecret).length).toBeGreaterThan(100);
});

test('a name that the compiler does not know names no secret to it', () => {
  expect(compilerSays(['x'.repeat(200), `${'A_'.repeat(60)}PASSWORD`])).toEqual(['false', 'true']);
});

test('any text is answered', () => {
  fc.assert(fc.property(fc.anyText(10), (text) => typeof namesSecret(text) === 'boolean'));
});
