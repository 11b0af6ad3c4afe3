/**
 * cdktf keeps a stack trace for every token, and under jest each of its frames is mapped back to TypeScript: half of the time of the
 * tests that write stacks. Nobody reads those traces; errors, and the lines that Pawl tells, are mapped as before.
 */
const mapped = Error.prepareStackTrace;

Error.prepareStackTrace = (error, frames) => {
  const isOfToken =
    !(error instanceof Error) && /[\\/]node_modules[\\/](?:cdktf|constructs)[\\/]/.test(frames[0]?.getFileName() ?? '');
  return isOfToken ? '' : mapped(error, frames);
};
