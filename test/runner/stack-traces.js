/**
 * cdktf takes a whole stack trace for each token, told by its unlimited depth, and jest maps every frame back to TypeScript:
 * almost half of the time of a test that writes stacks, for what cdktf shows only when a token cannot be resolved.
 */
const capture = Error.captureStackTrace;

Error.captureStackTrace = function captureStackTrace(holder, below = captureStackTrace) {
  if (Error.stackTraceLimit !== Number.MAX_SAFE_INTEGER) capture(holder, below);
};
