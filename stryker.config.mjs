const MUTATED = {
  findings: 'lib/findings',
  kubernetes: 'constructs/kubernetes',
  docker: 'constructs/docker',
  host: 'constructs/host',
  backup: 'constructs/backup',
};
const part = process.env.PAWL_MUTANTS;

/** `PAWL_MUTANTS` names the part, and `test/` has the tests of that name. */
export default {
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  mutate: [`${MUTATED[part]}/**/*.ts`, '!**/index.ts'],
  jest: { configFile: 'jest.mutants.config.js', enableFindRelatedTests: false },
  ignoreStatic: true,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `reports/mutants-${part}.json` },
  clearTextReporter: { allowColor: false, reportTests: false },
  timeoutMS: 20000,
};
