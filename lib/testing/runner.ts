/** What Pawl uses of a test runner. jest 29 and 30 and vitest all have it, and none of them is imported. */
export interface Runner {
  (value: unknown): { toMatchSnapshot(): void };
  extend(matchers: Readonly<Record<string, unknown>>): void;
  addSnapshotSerializer(serializer: Serializer): void;
}

/** How a value stands in a snapshot. */
export interface Serializer {
  test(value: unknown): boolean;
  serialize(value: unknown): string;
}

/** `this` of a matcher. */
export interface Asked {
  readonly isNot?: boolean;
  /** Absolute path of the test file. */
  readonly testPath?: string | undefined;
  /** The runner's account of snapshots; each runner has its own. */
  readonly snapshotState?: unknown;
  readonly utils: { diff(expected: unknown, received: unknown): string | null | undefined };
}

export interface Answer {
  readonly pass: boolean;
  readonly message: () => string;
}

export function isRunner(value: unknown): value is Runner {
  return (
    typeof value === 'function' &&
    ['extend', 'addSnapshotSerializer'].every((name) => typeof Reflect.get(value, name) === 'function')
  );
}
