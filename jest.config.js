/**
 * What takes long by its nature: thousands of programs, compilers, Terraform for each of many inputs, faults at every call, real
 * processes. `npm run test:deep` runs it too.
 */
const LONG = [
  ...['mutations/', 'properties/', 'host/script', 'synth/publish-faults', 'synth/publish-kill'],
  ...['types/', 'docs', 'mistakes', 'values/secret-words', 'cli/host-import', 'gate/schemas'],
  ...[
    'terraform/hcl/evaluation',
    'terraform/hcl/backends',
    'terraform/hcl/plan',
    'terraform/version-constraint',
    'diff/plan',
  ],
];
const skipped = process.env.PAWL_DEEP === undefined ? LONG : [];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  maxWorkers: '100%', // jest leaves a core idle otherwise, and there are two
  setupFiles: ['<rootDir>/test/stack-traces.js'],
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...['e2e/', ...skipped].map((path) => `<rootDir>/test/${path}`)],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, sourceMaps: 'inline' }],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/cdktf.out', '<rootDir>/.stryker-tmp'],
};
