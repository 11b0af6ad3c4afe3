const config = require('./jest.config.js');

/** Mutants are judged by the tests of what is mutated; those of publishing and of HCL would only make each run long. */
module.exports = { ...config, testMatch: ['<rootDir>/test/mutants.js'] };
