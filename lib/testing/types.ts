/* eslint-disable @typescript-eslint/no-namespace, @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars --
   a declaration that is extended must be repeated as it is: in its namespace, with its parameters, here without members of its own */
/* eslint-disable @typescript-eslint/ban-ts-comment -- see below: which of the modules is missing depends on the project */
import type { HclMatchers } from './matchers';

/*
 * The matchers as the types of each runner have them, none of which is imported. A project has one runner, so the modules of the
 * others are not found; nobody needs their types then, and TypeScript is told not to mind.
 */

declare global {
  namespace jest {
    interface Matchers<R, T> extends HclMatchers<R> {}
  }
}

/** @ts-ignore jest's own types, for `import { expect } from '@jest/globals'` */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T> extends HclMatchers<R> {}
}

/** @ts-ignore vitest's types */
declare module 'vitest' {
  interface Assertion<T> extends HclMatchers<void> {}
}
