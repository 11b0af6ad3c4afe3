const { TestEnvironment } = require('jest-environment-node');
const disableStorages = require('./storages');
require('./compiled');
require('./stack-traces');

/** The methods of cdktf that Pawl replaces. */
function replaced() {
  const { TerraformElement, TerraformStack } = require('cdktf');
  const { Node } = require('constructs');
  return [
    [Node.prototype, ['addMetadata', 'addValidation']],
    [TerraformElement.prototype, ['addOverride']],
    [TerraformStack.prototype, ['addOverride']],
  ];
}

/**
 * A test file gets cdktf, its providers and YAML as the worker has loaded them for the file before: to load them anew for each is a
 * sixth of the whole run. Pawl itself is loaded anew, so that no file sees what another left in it: what it puts in the place of
 * cdktf's methods (lib/gate/origin.ts) goes with it, or each file would call those of all the files before.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.outside = (file) => require(file);
    this.methods = replaced().map(([prototype, names]) => [prototype, names.map((name) => [name, prototype[name]])]);
    this.variables = { ...process.env };
    this.global.process.env = process.env; // cdktf reads it too
  }

  async teardown() {
    for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
    Object.assign(process.env, this.variables);
    this.restoreMethods();
    disableStorages();
    await super.teardown();
  }

  restoreMethods() {
    for (const [prototype, methods] of this.methods) Object.assign(prototype, Object.fromEntries(methods));
  }
};
