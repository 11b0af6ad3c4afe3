import { App } from 'cdktf';
import { readFileSync } from 'node:fs';
import { backend, Host, HostStack, type SshProps } from '../../constructs/host';
import { problemsOf } from '../../lib/gate/governance';
import { type HostFileSettings, readSettings } from '../../lib/host/settings';
import { plain } from '../../lib/values/plain-text';
import { isList, isObject, type Json } from '../../lib/values/json';
import { valueOf } from '../../lib/values/parsed';

export const HOST_KEY =
  'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4=';

export const SSH = {
  address: 'pve.lan',
  user: 'deployer',
  hostKey: HOST_KEY,
  key: '~/.ssh/deploy',
} as const satisfies SshProps;
export const HOST = Host.ssh(SSH);

/** What one stack of host files writes, and what its constructors said. */
export interface SynthesizedHost {
  /** The value at a path such as `resource.terraform_data.pve_lan_etc_motd.connection.user`. */
  readonly at: (path: string) => Json | undefined;
  /** The text at a path, or `''`. */
  readonly text: (path: string) => string;
  /** `S-03 message`, or `props message` where no finding is behind it. */
  readonly problems: readonly string[];
}

export function hostStackOf(build: (stack: HostStack) => void, app = new App()): SynthesizedHost {
  const stack = new HostStack(app, 'stack', { backend: backend.pg() });
  build(stack);
  stack.prepareStack();
  const json = JSON.parse(JSON.stringify(stack.toTerraform())) as Json;
  const at = (path: string): Json | undefined => path.split('.').reduce<Json | undefined>(step, json);
  const text = (path: string): string => {
    const found = at(path);
    return typeof found === 'string' ? found : '';
  };
  return {
    at,
    text,
    problems: stack.node
      .findAll()
      .flatMap(problemsOf)
      .map(({ rule, message }) => `${rule ?? 'props'} ${message}`),
  };
}

function step(value: Json | undefined, name: string): Json | undefined {
  if (isList(value)) return value[Number(name)];
  return isObject(value) ? value[name] : undefined;
}

/** The script as a stack carries it. */
export const SCRIPT = readFileSync(require.resolve('../../lib/host/host-file.sh'), 'utf8');

/** What a host file of the stack is put there with; `file` as its resource is named behind the host. */
export function settings({ text }: SynthesizedHost, file: string, host = 'pve_lan'): HostFileSettings {
  const inline = text(`resource.terraform_data.${host}_${file}.provisioner.0.remote-exec.inline.0`);
  return valueOf(readSettings(plain(inline)));
}

export function refusals(stack: SynthesizedHost): readonly string[] {
  return stack.problems.map((line) => line.replace('props ', ''));
}
