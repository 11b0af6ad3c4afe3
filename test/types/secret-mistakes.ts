import { webService, type Mistake } from './programs';

/** Secrets in the clear, and variables that are no text (S-02, S-03). */
export const SECRET_MISTAKES: readonly Mistake[] = [
  {
    title: 'text under the name PAPERLESS_DBPASS',
    wrong: webService({ env: "{ PAPERLESS_DBPASS: 'hunter2' }" }),
    right: webService({ env: "{ PAPERLESS_DBPASS: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name DB_PASSWORD',
    wrong: webService({ env: "{ DB_PASSWORD: 'hunter2' }" }),
    right: webService({ env: "{ DB_PASSWORD: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name MYSQL_ROOT_PASSWORD',
    wrong: webService({ env: "{ MYSQL_ROOT_PASSWORD: 'hunter2' }" }),
    right: webService({ env: "{ MYSQL_ROOT_PASSWORD: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name API_KEY',
    wrong: webService({ env: "{ API_KEY: 'hunter2' }" }),
    right: webService({ env: "{ API_KEY: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name AWS_SECRET_ACCESS_KEY',
    wrong: webService({ env: "{ AWS_SECRET_ACCESS_KEY: 'hunter2' }" }),
    right: webService({ env: "{ AWS_SECRET_ACCESS_KEY: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name GITHUB_TOKEN',
    wrong: webService({ env: "{ GITHUB_TOKEN: 'hunter2' }" }),
    right: webService({ env: "{ GITHUB_TOKEN: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name JWT_SECRET',
    wrong: webService({ env: "{ JWT_SECRET: 'hunter2' }" }),
    right: webService({ env: "{ JWT_SECRET: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name DATABASE_URL',
    wrong: webService({ env: "{ DATABASE_URL: 'hunter2' }" }),
    right: webService({ env: "{ DATABASE_URL: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name dbPassword',
    wrong: webService({ env: "{ dbPassword: 'hunter2' }" }),
    right: webService({ env: "{ dbPassword: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'text under the name SMTP_PASS_2',
    wrong: webService({ env: "{ SMTP_PASS_2: 'hunter2' }" }),
    right: webService({ env: "{ SMTP_PASS_2: secret('paperless', 'key') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'a secret from the environment of the synth',
    wrong: webService({ env: '{ DB_PASSWORD: process.env.DB_PASSWORD }' }),
    right: webService({ env: "{ DB_PASSWORD: secret('paperless', 'password') }" }),
    says: [
      "Type 'string | undefined' is not assignable to type 'EnvSource | Plain | SecretRef'.",
      "  Type 'undefined' is not assignable to type 'EnvSource | Plain | SecretRef'.",
    ],
  },
  {
    title: 'a secret built by concatenation',
    wrong: webService({ env: "{ DATABASE_URL: 'postgres://web:' + 'hunter2' + '@db/web' }" }),
    right: webService({ env: "{ DATABASE_URL: secret('paperless', 'url') }" }),
    says: ["Type 'string' is not assignable to type 'EnvSource | Plain | SecretRef'."],
  },
  {
    title: 'an object that looks like a secret',
    wrong: webService({ env: "{ DB_PASSWORD: { kind: 'kubernetes', name: 'paperless', key: 'password' } }" }),
    right: webService({ env: "{ DB_PASSWORD: secret('paperless', 'password') }" }),
    says: [
      "Type '{ kind: \"kubernetes\"; name: string; key: string; }' is not assignable to type 'EnvSource | Plain | SecretRef'.",
      "  Property '[brand]' is missing in type '{ kind: \"kubernetes\"; name: string; key: string; }' but required in type 'SecretRef'.",
    ],
  },
  {
    title: 'a secret without its key',
    wrong: webService({ env: "{ DB_PASSWORD: secret('paperless') }" }),
    right: webService({ env: "{ DB_PASSWORD: secret('paperless', 'password') }" }),
    says: ['Expected 2 arguments, but got 1.'],
  },
  {
    title: 'a plain value without its reason',
    wrong: webService({ env: "{ SESSION_TOKEN: plain('cookie') }" }),
    right: webService({ env: "{ SESSION_TOKEN: plain('cookie', 'the name of a cookie, not its value') }" }),
    says: ['Expected 2 arguments, but got 1.'],
  },
  {
    title: 'a number as a variable',
    wrong: webService({ env: '{ PORT: 8000 }' }),
    right: webService({
      env: "{ PORT: '8000', MAX_TOKENS: '4096', PASSWORD_MIN_LENGTH: '8', DB_PASSWORD_FILE: '/run/db' }",
    }),
    says: ["Type 'number' is not assignable to type 'EnvSource | Plain | SecretRef | string'."],
  },
  {
    title: 'a switch as a variable',
    wrong: webService({ env: '{ DEBUG: true }' }),
    right: webService({ env: "{ DEBUG: 'true' }" }),
    says: ["Type 'boolean' is not assignable to type 'EnvSource | Plain | SecretRef | string'."],
  },
];
