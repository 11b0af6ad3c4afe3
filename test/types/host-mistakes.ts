import type { Mistake, PropTexts } from './programs';

const KEY = "'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY'";
const SSH: PropTexts = { address: "'pve.lan'", user: "'deployer'", hostKey: KEY, key: "'~/.ssh/deploy'" };
const FILE: PropTexts = { host: 'host', path: "'/etc/motd'", content: "'hello'" };

const program = (statement: readonly string[]): string =>
  [
    "import { Host, HostFile, type HostStack } from '../../constructs/host';",
    'declare const host: Host;',
    'declare const stack: HostStack;',
    ...statement,
  ].join('\n');
const lines = (props: PropTexts): string[] =>
  Object.entries(props).flatMap(([name, text]) => (text === undefined ? [] : [`  ${name}: ${text},`]));
const ssh = (props: PropTexts = {}): string => program(['Host.ssh({', ...lines({ ...SSH, ...props }), '});']);
const file = (props: PropTexts = {}): string =>
  program(["new HostFile(stack, 'file', {", ...lines({ ...FILE, ...props }), '});']);

/** Hosts and their files. */
export const HOST_MISTAKES: readonly Mistake[] = [
  {
    title: 'a host that nobody can tell from another',
    wrong: ssh({ hostKey: undefined }),
    right: ssh(),
    says: [
      "Argument of type '{ address: string; user: string; key: \"~/.ssh/deploy\"; }' is not assignable to parameter of type 'SshProps'.",
      "  Property 'hostKey' is missing in type '{ address: string; user: string; key: \"~/.ssh/deploy\"; }' but required in type 'SshByKey'.",
    ],
  },
  {
    title: 'a host key with its host name, as ssh-keyscan prints it',
    wrong: ssh({ hostKey: "'pve.lan ecdsa-sha2-nistp256 AAAA'" }),
    right: ssh(),
    says: [
      "Type '\"pve.lan ecdsa-sha2-nistp256 AAAA\"' is not assignable to type '`ecdsa-sha2-nistp256 ${string}` | `ecdsa-sha2-nistp384 ${string}` | `ecdsa-sha2-nistp521 ${string}` | `ssh-ed25519 ${string}` | `ssh-rsa ${string}`'.",
    ],
  },
  {
    title: 'a password',
    wrong: ssh({ key: undefined, password: "'hunter2'" }),
    right: ssh(),
    says: ["Object literal may only specify known properties, and 'password' does not exist in type 'SshProps'."],
  },
  {
    title: 'a private key in the place of its file',
    wrong: ssh({ key: "'-----BEGIN OPENSSH PRIVATE KEY-----'" }),
    right: ssh(),
    says: ["Type '\"-----BEGIN OPENSSH PRIVATE KEY-----\"' is not assignable to type 'KeyFile | undefined'."],
  },
  {
    title: 'both a key and an agent',
    wrong: ssh({ agent: 'true' }),
    right: ssh(),
    says: ["Type 'boolean' is not assignable to type 'true'."],
  },
  {
    title: 'a relative path on a host',
    wrong: file({ path: "'etc/motd'" }),
    right: file(),
    says: ["Type '\"etc/motd\"' is not assignable to type '`/${string}`'."],
  },
  {
    title: 'a mode without its zero',
    wrong: file({ mode: "'rw-r--r--'" }),
    right: file({ mode: "'0644'" }),
    says: ["Type '\"rw-r--r--\"' is not assignable to type '`0${number}`'."],
  },
  {
    title: 'a secret as the content of a file',
    wrong: file({ content: "secret('db', 'password')" }).replace(
      'declare const host',
      "import { secret } from '../../constructs/kubernetes';\ndeclare const host",
    ),
    right: file().replace(
      'declare const host',
      "import { secret } from '../../constructs/kubernetes';\nvoid secret;\ndeclare const host",
    ),
    says: ["Type 'SecretRef' is not assignable to type 'string'."],
  },
  {
    title: 'a file for no host',
    wrong: file({ host: undefined }),
    right: file(),
    says: [
      "Argument of type '{ path: \"/etc/motd\"; content: string; }' is not assignable to parameter of type 'HostFileProps'.",
      "  Property 'host' is missing in type '{ path: \"/etc/motd\"; content: string; }' but required in type 'HostFileProps'.",
    ],
  },
];
