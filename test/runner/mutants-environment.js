const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const Environment = require('./environment');

// Pawl too is loaded once, where Stryker switches one mutant after the other on: loading it takes longer than what it is asked.
require.extensions['.ts'] = (module, filename) => {
  const jsc = { target: 'es2022', parser: { syntax: 'typescript' } };
  const source = readFileSync(filename, 'utf8');
  module._compile(transformSync(source, { filename, jsc, module: { type: 'commonjs' } }).code, filename);
};

/** What Pawl and its tests must mean the same by, now that they live in two realms. */
const SHARED = ['Date', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'Map', 'Set', 'RegExp', 'URL'];

module.exports = class extends Environment {
  async setup() {
    await super.setup();
    const context = this.global.__stryker__ ?? {};
    context.activeMutant = process.env.__STRYKER_ACTIVE_MUTANT__; // instrumented code reads it only when it is loaded
    globalThis.__stryker__ = context;
    for (const name of SHARED) this.global[name] = globalThis[name];
  }

  restoreMethods() {} // Pawl stays, and so does what it put there
};
