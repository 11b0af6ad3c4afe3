import type { JsonObject } from '../values/json';

/**
 * What the provider makes of one argument of a Terraform resource: a field of the Kubernetes object.
 *
 * The tables of this folder hold what `hashicorp/kubernetes` 2.38 does when it creates an object (its functions `expand…` and
 * the defaults of its schema). Kubernetes leaves empty fields out; what the provider sends even when it is empty is `always`.
 */
export type Field = Value | Block;

/**
 * How a value is written.
 *
 * - `text`, `number`, `flag`, `texts`, `numbers`, `map`: as in Terraform
 * - `quantity`, `quantities`: in the canonical form of Kubernetes (`1000m` is sent as `1`)
 * - `integer`: a number that Terraform holds as text (`replicas = "2"`, `run_as_user = "1000"`)
 * - `octal`: a file mode in octal (`"0644"`), which Kubernetes has as a decimal number
 * - `either`: a number or a text such as `10%` or the name of a port
 * - `set`, `numberSet`: without an order of its own, written in ascending order
 * - `hidden`, `hiddenBytes`: a map whose values are secret, as text and in base64
 */
export type ValueKind =
  | 'text'
  | 'number'
  | 'flag'
  | 'integer'
  | 'octal'
  | 'either'
  | 'texts'
  | 'set'
  | 'numbers'
  | 'numberSet'
  | 'map'
  | 'quantity'
  | 'quantities'
  | 'hidden'
  | 'hiddenBytes';

interface Common {
  /** The name in Kubernetes, where it is not the provider's in camel case. */
  readonly to?: string;
  /** Whether the provider reads the argument at all, by what else stands in its block. */
  readonly when?: (block: JsonObject) => boolean;
}

export interface Value extends Common {
  readonly kind: ValueKind;
  /** What the provider's schema puts in the place of an argument that is left out. */
  readonly otherwise?: string | number | boolean;
  /** Sent even when it is empty, 0 or false. */
  readonly always?: boolean;
  /** A value that the provider does not send, because it is the API's default. */
  readonly unsent?: string | number;
}

export interface Block extends Common {
  /** `one` block is an object, of which Terraform may hold a list; `many` are a list. */
  readonly kind: 'one' | 'many';
  readonly shape: Shape;
  /** An object of this shape is sent even where no block is written. */
  readonly always?: boolean;
  /** The provider drops a block that says nothing. */
  readonly dropsEmpty?: boolean;
}

/** The fields of a block, in the order in which they are written. */
export type Shape = Readonly<Record<string, Field>>;

type Options<T> = Omit<T, 'kind' | 'shape'>;

const value =
  (kind: ValueKind) =>
  (options: Options<Value> = {}): Value => ({ kind, ...options });

export const text = value('text');
export const number = value('number');
export const flag = value('flag');
export const integer = value('integer');
export const octal = value('octal');
export const either = value('either');
export const texts = value('texts');
export const set = value('set');
export const numbers = value('numbers');
export const numberSet = value('numberSet');
export const map = value('map');
export const quantity = value('quantity');
export const quantities = value('quantities');
export const hidden = value('hidden');
export const hiddenBytes = value('hiddenBytes');

export function one(shape: Shape, options: Options<Block> = {}): Block {
  return { kind: 'one', shape, ...options };
}

export function many(shape: Shape, options: Options<Block> = {}): Block {
  return { kind: 'many', shape, ...options };
}
