import { App } from 'cdktf';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { DockerStack } from '../../constructs/docker';

const STACKS = path.join(__dirname, '..', '..', 'stacks');

interface MadeStack {
  readonly name: string;
  readonly make: () => DockerStack;
}

/** Every Docker stack of the estate, found by what its file exports. */
export const dockerStacks: readonly MadeStack[] = readdirSync(STACKS).flatMap((file) => {
  const exported: unknown = jest.requireActual(path.join(STACKS, file));
  return Object.values(exported ?? {}).flatMap((value: unknown) => {
    if (typeof value !== 'function' || !(value.prototype instanceof DockerStack)) return [];
    const make = (): DockerStack => {
      const made: unknown = Reflect.construct(value, [new App()]);
      if (!(made instanceof DockerStack)) throw new Error(`${file} makes no Docker stack`);
      return made;
    };
    return [{ name: make().node.id, make }];
  });
});
