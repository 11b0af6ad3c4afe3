/**
 * A value that Terraform resolves later: `${var.replicas}`. It is neither right nor wrong, so a rule that meets one answers
 * `unknown`, never `pass` (design decision 5).
 */
export class Unknown {
  constructor(readonly expression: string) {}
}

/** A value as far as it can be read before Terraform runs. */
export type Known<T> = T | Unknown;

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** How a text is written: itself, or the expression in its place. */
export function writtenOf(value: Known<string>): string {
  return isUnknown(value) ? value.expression : value;
}
