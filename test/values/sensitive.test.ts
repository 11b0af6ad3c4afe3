import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import * as fc from '../seeded';
import { redact, sensitiveValue } from '../../lib/values/sensitive';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** Random-looking and the same in every run; put together here, so that no scanner takes this file for a leak. */
const random = (length: number, alphabet = LETTERS, seed = 7): string => {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet.charAt(Math.floor((state / 2_147_483_648) * alphabet.length));
  }).join('');
};
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const jwt = [`{"alg":"HS256"}`, `{"sub":"1"}`].map((part) => Buffer.from(part).toString('base64url'));
const pem = (type: 'pkcs8' | 'spki'): string => {
  const pair = generateKeyPairSync('ed25519');
  return type === 'pkcs8'
    ? pair.privateKey.export({ type, format: 'pem' }).toString()
    : pair.publicKey.export({ type, format: 'pem' }).toString();
};

const SECRETS: readonly (readonly [kind: string, secret: string])[] = [
  ['a private key', pem('pkcs8')],
  ['a private key', ['-----BEGIN OPENSSH', 'PRIVATE KEY-----\nb3BlbnNzaC1r'].join(' ')],
  ['an age key', `AGE-SECRET-KEY-1${random(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`],
  ['an AWS access key', `AKIA${random(16, UPPER)}`],
  ['a GitHub token', `ghp_${random(36)}`],
  ['a GitHub token', `github_pat_${random(22)}_${random(59)}`],
  ['a GitLab token', `glpat-${random(20)}`],
  ['a Slack token', `xoxb-123456789012-${random(24)}`],
  ['a Stripe key', `sk_live_${random(24)}`],
  ['a Google key', `AIza${random(35)}`],
  ['a Google key', `GOCSPX-${random(28)}`],
  ['a Vault token', `hvs.${random(90)}`],
  ['a Vault token', `s.${random(24)}`],
  ['an OpenAI or Anthropic key', `sk-ant-api03-${random(93)}`],
  ['a package registry token', `npm_${random(36)}`],
  ['a SendGrid key', `SG.${random(22)}.${random(43)}`],
  ['a Telegram bot token', `123456789:AA${random(33)}`],
  ['a signed token (JWT)', `${jwt.join('.')}.${random(43)}`],
  ['a random string', random(32)],
  ['a random string', random(24, LETTERS, 42)],
  ['a random string', Buffer.from(createHash('sha256').update('seed').digest()).toString('base64')],
];

test.each(SECRETS)('%s is seen, alone and within a text, and masked', (kind, secret) => {
  expect(sensitiveValue(secret)).toBe(kind);
  for (const text of [`token=${secret}`, `{"key": "${secret}"}`, `run --with ${secret} --now`, `a\n${secret}\nb`]) {
    expect(sensitiveValue(text)).toBe(kind);
    expect(redact(text)).toContain(`[${kind}]`);
    expect(redact(text)).not.toContain(secret.slice(-12));
    expect(redact(text).startsWith(text.slice(0, text.indexOf(secret)))).toBe(true);
  }
});

test.each([
  ['postgres://app:hunter2@db:5432/app', 'postgres://app:[a password in an address]@db:5432/app'],
  ['redis://:s3cr3t@redis/0', 'redis://:[a password in an address]@redis/0'],
  ['psql mysql+pymysql://root:a%40b@10.0.0.1/x;', 'psql mysql+pymysql://root:[a password in an address]@10.0.0.1/x;'],
])('the password in %s is masked, and its user and host stay', (text, masked) => {
  expect(sensitiveValue(text)).toBe('a password in an address');
  expect(redact(text)).toBe(masked);
});

test('the last part of a webhook address is its secret', () => {
  const address = `https://hooks.slack.com/services/T00000000/B00000000/${random(24)}`;
  expect(sensitiveValue(address)).toBe('a webhook address');
  expect(redact(address)).toBe('https://hooks.slack.com/services/[a webhook address]');
});

const certificate = `-----BEGIN CERTIFICATE-----\nMIID${random(60)}\n${random(64)}\n-----END CERTIFICATE-----`;

test.each([
  '',
  'true',
  '8080',
  'Europe/Berlin',
  randomUUID(),
  randomUUID().toUpperCase(),
  `sha256:${createHash('sha256').update('x').digest('hex')}`,
  createHash('sha1').update('x').digest('hex'),
  createHash('md5').update('x').digest('hex'),
  createHash('sha512').update('x').digest('hex'),
  `nginx:1.27.2@sha256:${createHash('sha256').update('x').digest('hex')}`,
  `h1:${createHash('sha256').update('x').digest('base64')}`,
  `sha384-${createHash('sha384').update('x').digest('base64')}`,
  `SHA256:${createHash('sha256').update('key').digest('base64')}`,
  Buffer.from('the quick brown fox jumps over the lazy dog').toString('base64'),
  Buffer.from('{"auths":{"ghcr.io":{}}}').toString('base64'),
  '/usr/src/paperless/data/Documents2026/Invoices',
  'C:\\Program Files\\Vendor\\Application2',
  'https://github.com/ViktorBarzin/infra/blob/master/stacks/Main.tf?ref=v1.2.3#L10',
  'https://paperless.example.org/api/auth/callback',
  'http://user@host.example.org:8080/path',
  'git@github.com:owner/repository.git',
  '0 3 * * *',
  'v1.27.2-alpine3.20+build.5',
  '#1e90ff',
  'kubernetes-dashboard-metrics-scraper-7bc864c59-x2k4p',
  'AmazonEC2ContainerRegistryReadOnlyAccess',
  'ThisIsACamelCasedIdentifierWithANumber42InIt',
  'com.example.service.impl.UserServiceV2Factory',
  'ViT-B-16-SigLIP2__webli',
  'meta/Llama-4-Maverick-17B-128E-Instruct-FP8',
  '7lcLakPy8pwwegFoOQ7MoG',
  'UCabcdEFGH1234ijklMNOP56',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'xX0xX0xX0xX0xX0xX0xX0xX0xX0xX0xX0',
  '123456789012345678901234567890',
  'AKIAIOSFODNN7EXAMPLE',
  'vault:secret/data/app#Zf3D0LXCM3EIMbgJpUNnkRtO',
  '${random_password.db.result}',
  '$(DB_PASSWORD)',
  'postgres://app:${var.password}@db:5432/app',
  'postgres://app:$(DB_PASSWORD)@db:5432/app',
  'postgres://app:$DB_PASSWORD@db:5432/app',
  'postgres://app:{{ .Values.password }}@db/app',
  'postgres://app:<password>@db/app',
  'postgres://app:****@db/app',
  certificate,
  pem('spki'),
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznBa9Kq7Wm2X me@host',
  'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB',
  'select * from sales.Orders2026 where CustomerId = 42 and Region2Code is not null',
])('%j is harmless and stays as it is', (text) => {
  expect(sensitiveValue(text)).toBeUndefined();
  expect(redact(text)).toBe(text);
});

test('nineteen of twenty random words of 32 letters and digits are seen', () => {
  const seen = Array.from({ length: 1_000 }, (_, index) => sensitiveValue(random(32, LETTERS, index * 7919 + 1)));
  expect(seen.filter((kind) => kind === 'a random string').length).toBeGreaterThan(950);
});

test('of a thousand hexadecimal keys and a thousand UUIDs none is seen, because checksums look the same', () => {
  const hex = Array.from({ length: 1_000 }, (_, index) => createHash('sha256').update(`${index}`).digest('hex'));
  expect(hex.filter((word) => sensitiveValue(word) !== undefined)).toEqual([]);
  expect(hex.map(() => randomUUID()).filter((word) => sensitiveValue(word) !== undefined)).toEqual([]);
});

test('what has been masked is harmless, whatever stood around it', () => {
  const secrets = fc.constantFrom(...SECRETS.map(([, secret]) => secret), `amqp://u:${random(9)}@mq/`);
  fc.assert(
    fc.property(fc.string(), secrets, fc.string(), (before, secret, after) => {
      expect(sensitiveValue(redact(`${before} ${secret} ${after}`))).toBeUndefined();
    }),
  );
});

test('a long text is read to its end, however it is made', () => {
  for (const piece of [
    'eyJ',
    'a',
    'a:',
    '://a:',
    '-----BEGIN ',
    'xoxb-',
    'Aa0',
    'postgres://a:b',
    'h1:',
    'v=DKIM1; ',
  ]) {
    const text = piece.repeat(100_000 / piece.length);
    expect(redact(text).length).toBeLessThanOrEqual(text.length); // a pattern that backtracks would run into the time limit
  }
});
