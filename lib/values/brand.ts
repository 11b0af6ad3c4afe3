declare const brand: unique symbol;

/**
 * A value that has been checked. The brand exists for the compiler only: a plain string or number is not assignable to it,
 * so a check happens once, in the parser that hands the brand out.
 */
export type Brand<T, Name extends string> = T & Branded<Name>;

/** The brand by itself, for interfaces: the compiler's messages then name the interface and leave its insides out. */
export interface Branded<Name extends string> {
  readonly [brand]: Name;
}
