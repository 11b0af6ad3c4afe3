/** What a parser of untrusted text answers: the value, or one sentence that says what is wrong and what would be right. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refused<T>(problem: string): Parsed<T> {
  return { ok: false, problem };
}

/** A value was written that its parser refuses. Constructs collect these; on its own it is a bug at the call. */
export class InvalidValue extends Error {
  override readonly name = 'InvalidValue';
}

/** The value, or `InvalidValue` with the parser's sentence. */
export function valueOf<T>(answer: Parsed<T>): T {
  if (!answer.ok) throw new InvalidValue(answer.problem);
  return answer.value;
}
