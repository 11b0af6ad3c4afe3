import * as path from 'node:path';
import type { SshProps } from '../../../constructs/host';
import { scratch } from '../packed';
import { testWhere } from '../where';
import { Project } from './applied';
import { lackingMachine, Machine } from './machine';

interface OnMachine {
  /** A test where a machine can be had, else a skipped one. */
  readonly onMachine: ReturnType<typeof testWhere>;
  /** The machine of the tests that run. */
  readonly machine: () => Machine;
  /** What Terraform applies to it. */
  readonly onIt: (name: string, ssh: SshProps) => Project;
}

/** A machine for the tests of one file, as long as they run. */
export function machineOfFile(): OnMachine {
  const why = lackingMachine();
  const root = scratch();
  let machine: Machine | undefined;
  beforeAll(async () => {
    if (why === undefined) machine = await Machine.start();
  });
  afterAll(async () => {
    await machine?.stop();
  });
  return {
    onMachine: testWhere(why, 600_000),
    machine: () => {
      if (machine === undefined) throw new Error('the machine has not started');
      return machine;
    },
    onIt: (name, ssh) => new Project(path.join(root, name), ssh),
  };
}
