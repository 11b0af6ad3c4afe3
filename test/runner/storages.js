const { AsyncLocalStorage } = require('node:async_hooks');

const used = new Set();
const { run } = AsyncLocalStorage.prototype;

AsyncLocalStorage.prototype.run = function (...given) {
  used.add(this);
  return run.apply(this, given);
};

/** jest makes a storage for each test file and leaves it on: after a hundred files, a hundred are kept up at every promise. */
module.exports = function disableStorages() {
  for (const storage of used) storage.disable();
  used.clear();
};
