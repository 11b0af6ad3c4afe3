import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** A constraint, and the only version of its provider that there is to be had. */
export type Offer = readonly [constraint: string, version: string];

/**
 * Which offers Terraform takes: each is a provider of its own, offered from a folder in one version, and `terraform init` is asked
 * to install them all. No provider is run, and no registry is asked. `undefined` where it reads no constraint in one of them.
 */
export function taken(offers: readonly Offer[]): readonly boolean[] | undefined {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pawl-mirror-'));
  try {
    const mirror = path.join(folder, 'mirror');
    offers.forEach(([, version], index) => {
      const offered = path.join(mirror, `example.org/test/p${index}/${version}/${platform()}`);
      fs.mkdirSync(offered, { recursive: true });
      fs.writeFileSync(path.join(offered, `terraform-provider-p${index}`), '', { mode: 0o755 });
    });
    const required = Object.fromEntries(
      offers.map(([version], index) => [`p${index}`, { source: `example.org/test/p${index}`, version }]),
    );
    fs.writeFileSync(
      path.join(folder, 'main.tf.json'),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const settings = path.join(folder, 'terraform.rc');
    fs.writeFileSync(
      settings,
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
    );
    const run = spawnSync('terraform', ['init', '-no-color', '-input=false'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: '1' },
    });
    if (/Invalid (provider )?version constraint/i.test(run.stdout + run.stderr)) return undefined;
    return offers.map((_, index) => run.stdout.includes(`Installed example.org/test/p${index} v`));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function platform(): string {
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  return `${process.platform}_${architecture}`;
}
