const config = require('./jest.config.js');

/** Mutants are judged by the tests of what is mutated; those of publishing and of HCL would only make each run long. */
module.exports = {
  ...config,
  testEnvironment: require.resolve('./test/runner/mutants-environment.js'),
  testMatch: ['<rootDir>/test/runner/mutants.js'],
  transform: {
    // what registers matchers stays with jest, whose `expect` they are for
    '/(lib/(?!testing/)|constructs/|stacks/)[^.]*\\.ts$': '<rootDir>/test/runner/outside.js',
    ...config.transform,
  },
};
