const fs = require('node:fs');
const path = require('node:path');

/**
 * What takes long by its nature: thousands of programs, compilers, Terraform for each of many inputs, faults at every call, real
 * processes. `npm run test:deep` runs it, and what takes more inputs there.
 */
const LONG = [
  ...['mutations/', 'properties/', 'host/script', 'backup/recorded-', 'synth/publish-faults', 'synth/publish-kill'],
  ...[
    'types/',
    'docs',
    'mistakes',
    'gate/sound-programs',
    'values/schedule.',
    'values/secret-words',
    'cli/host-import',
    'gate/schemas',
  ],
  ...[
    'terraform/hcl/evaluation',
    'terraform/hcl/backends',
    'terraform/hcl/plan',
    'terraform/hcl/round-trip',
    'terraform/validate-types',
    'terraform/schema-from-bindings',
    'terraform/schema-file',
    'terraform/generated-bindings',
    'diff/known-types',
    'terraform/version-constraint',
    'diff/plan',
  ],
];
const isDeep = process.env.PAWL_DEEP !== undefined;
const skipped = isDeep ? [] : LONG;
const TESTS = path.join(__dirname, 'test');

/** Test files that take more inputs in the long run: those that read `test/deep.ts`, themselves or through what they share. */
function larger() {
  const files = fs
    .readdirSync(TESTS, { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('e2e'))
    .map((file) => ({ file, text: fs.readFileSync(path.join(TESTS, file), 'utf8') }));
  const readers = (name) => files.filter(({ text }) => text.includes(`/${name}'`)).map(({ file }) => file);
  const found = new Set(readers('deep'));
  for (const file of found)
    if (!file.endsWith('.test.ts')) for (const reader of readers(path.basename(file, '.ts'))) found.add(reader);
  return [...found].filter((file) => file.endsWith('.test.ts'));
}

const matched = isDeep
  ? [
      ...LONG.map((name) => `<rootDir>/test/${name}{*.test.ts,**/*.test.ts}`),
      ...larger().map((file) => `<rootDir>/test/${file}`),
    ]
  : ['**/*.test.ts'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: require.resolve('./test/runner/environment.js'),
  maxWorkers: '100%', // jest leaves a core idle otherwise, and there are two
  roots: ['<rootDir>/test'],
  testMatch: matched,
  testPathIgnorePatterns: ['/node_modules/', ...['e2e/', ...skipped].map((path) => `<rootDir>/test/${path}`)],
  transformIgnorePatterns: ['/node_modules/(?!(cdktf|constructs|@cdktf/[a-z0-9-]+|yaml)/)'],
  transform: {
    '/node_modules/': '<rootDir>/test/runner/outside.js',
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, sourceMaps: true }],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdktf.out', '<rootDir>/.stryker-tmp'],
};
