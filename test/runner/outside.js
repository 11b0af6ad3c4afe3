/** In place of a module, for jest: the one that the worker has loaded, by `environment.js`. */
module.exports = {
  process: (_source, file) => ({ code: `module.exports = globalThis.outside(${JSON.stringify(file)});` }),
};
