const base = require('./jest.config.js');

/**
 * Tests that install, start or reach something outside of this package; each says what it needs.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
};
