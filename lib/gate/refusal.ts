import type { Problem } from '../findings/verdict';

/** Synth was refused: nothing was published. The message is the whole report. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    message: string,
    readonly problems: readonly Problem[],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.stack = message; // a report is for the author of the stack: our own frames would only hide it
  }
}

/**
 * Throws the refusal; if nobody catches it, Node prints the report alone and exits 1.
 *
 * Left to itself Node puts the line of our source that threw above the report. The listener lives until the next turn of the
 * event loop, which an uncaught error in the main module does not reach.
 */
export function refuse(refusal: Refusal): never {
  if (!listening) {
    listening = true;
    process.once('uncaughtException', onUncaught);
    setImmediate(() => {
      listening = false;
      process.off('uncaughtException', onUncaught);
    });
  }
  throw refusal;
}

let listening = false;

function onUncaught(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
