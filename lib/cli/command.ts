import { parseArgs, type ParseArgsConfig } from 'node:util';

/** How a command ends, for scripts. */
export const EXIT = {
  /** It did what was asked. */
  done: 0,
  /** The answer is no: what is committed is stale, or a difference was found. */
  no: 1,
  /** It was called wrongly. */
  usage: 2,
  /** What it should read is missing, broken, or not whole. */
  input: 3,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What a command may use of the process. */
export interface Terminal {
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether what is printed may have colours. @default false */
  readonly colour?: boolean;
  /** The variables of the process, for the programs that a command runs. @default none */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  /** `fragment`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly usage: string;
  run(args: readonly string[], terminal: Terminal): Exit;
}

/** The command was called wrongly; the message says how. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}

/** What the command should read cannot be used. */
export class UnusableInput extends Error {
  override readonly name = 'UnusableInput';
}

/** The arguments of a command, by its options. */
export function argumentsOf<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options }>> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}
