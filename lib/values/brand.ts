declare const brand: unique symbol;

/**
 * A value that has been checked. The brand exists for the compiler only: a plain string or number is not assignable to it,
 * so a check happens once, in the parser that hands the brand out.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
