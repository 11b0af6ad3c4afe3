import { type Position, UnreadableCompose } from './tree';

/** What variables of a compose file are known to hold. */
export interface Variables {
  /** Undefined where nothing that is read says so. */
  readonly value: (name: string) => string | undefined;
  /** What stands for a variable without a value: Compose takes it as empty, with a warning. */
  readonly unset: 'hidden' | 'empty';
}

/** What variables come to: `run` fills in what their files hold, `written` leaves all but defaults open, for what may be a secret. */
export interface Filling {
  readonly as: 'run' | 'written';
  readonly unset: Variables['unset'];
}

/** Opens a reference: `$$`, `$NAME`, `${`. Names have any case. */
const OPENING = /\$(?:(\$)|([_a-z][_a-z0-9]*)|(\{))/i;
const REFERENCE = /^([_a-z][_a-z0-9]*)(?:(:?[-+?])([^]*))?$/i;

/**
 * A text with its variables filled in, by the specification's rules: `$$` is a dollar, `${NAME:-default}` takes the default of an empty
 * one too, `${NAME:+other}` is the other where there is one, and `${NAME:?why}` demands one. The answer is a template: see `Tree`.
 */
export function filledIn(text: string, variables: Variables, at: Position): string {
  return substituted(text, variables, at)
    .split('\0')
    .map((part, index) => (index % 2 === 0 ? asTemplate(part) : `\${${part}}`))
    .join('');
}

/** The same as plain text, where nothing stays undecided. */
export function substitutedPlainly(text: string, variables: Variables, at: Position): string {
  return substituted(text, variables, at).replaceAll('\0', '');
}

/** The text, with the names of undecided variables between zero bytes: no argument and no variable of a process holds one. */
function substituted(text: string, variables: Variables, at: Position): string {
  const opening = OPENING.exec(text);
  if (!opening) return text;
  const [whole, dollar, name] = opening;
  const before = text.slice(0, opening.index);
  const after = text.slice(opening.index + whole.length);
  if (dollar !== undefined) return `${before}$${substituted(after, variables, at)}`;
  if (name !== undefined) return before + held(name, variables) + substituted(after, variables, at);
  const end = endOfBrace(after);
  if (end >= after.length) throw new UnreadableCompose(at, 'has a ${ that nothing closes');
  return before + valueOf(after.slice(0, end), variables, at) + substituted(after.slice(end + 1), variables, at);
}

function held(name: string, { value, unset }: Variables): string {
  return value(name) ?? (unset === 'empty' ? '' : `\0${name}\0`);
}

/** Plain text as a template that says it. */
export function asTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}

function valueOf(reference: string, variables: Variables, at: Position): string {
  const [, name, operator = '', other = ''] = REFERENCE.exec(reference) ?? [];
  if (name === undefined)
    throw new UnreadableCompose(at, `has a \${ that names no variable: write $$ for a dollar that is meant`);
  const value = variables.value(name);
  const isThere = value !== undefined && !(operator.startsWith(':') && value === '');
  if (operator.endsWith('-')) return isThere ? value : substituted(other, variables, at);
  if (operator.endsWith('+')) return isThere ? substituted(other, variables, at) : held(name, variables);
  if (operator.endsWith('?') && !isThere && variables.unset === 'empty')
    throw new UnreadableCompose(at, `demands the variable ${name}, which has no value`);
  return held(name, variables);
}

/** The place of the brace that closes one, inner references passed over; the length where none does. */
function endOfBrace(text: string): number {
  let depth = 1;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '}') depth -= 1;
    else if (text[index] === '{') depth += 1;
    if (depth === 0) return index;
  }
  return text.length;
}
