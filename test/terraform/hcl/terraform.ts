import { spawnSync } from 'node:child_process';

/** Terraform must not look for a configuration of whoever runs the tests, nor for the network. */
export const environment = {
  ...process.env,
  TF_CLI_CONFIG_FILE: '/dev/null',
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
};

const installed = spawnSync('terraform', ['version'], { env: environment }).status === 0;

/** A test that Terraform itself judges; it says that it is skipped where there is none. */
export const withTerraform: jest.It = installed ? test : test.skip;
