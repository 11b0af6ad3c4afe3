import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { backend, Host, HostFile, HostStack, type HostFileProps } from '../../constructs/host';
import { Refusal } from '../../lib/gate/refusal';
import { readSettings } from '../../lib/host/settings';
import { publishedOf, synth } from '../gate/gated';
import { HOST, HOST_KEY, hostStackOf, SCRIPT, SSH } from './synthesized';

const MOTD: HostFileProps = { host: HOST, path: '/etc/motd', content: 'hello\n' };
const problemsOf = (props: object): readonly string[] =>
  hostStackOf((stack) => new HostFile(stack, 'motd', { ...MOTD, ...props })).problems;

describe('what is written', () => {
  const written = hostStackOf((stack) => new HostFile(stack, 'motd', MOTD));
  const file = 'resource.terraform_data.pve_lan_etc_motd';

  test('the connection pins the host key, has no password, is short, and names the key by its file', () => {
    expect(written.at(`${file}.connection`)).toEqual({
      type: 'ssh',
      host: 'pve.lan',
      port: 22,
      user: 'deployer',
      host_key: HOST_KEY,
      private_key: '${file(pathexpand("~/.ssh/deploy"))}',
      agent: 'false',
      timeout: '20s',
    });
  });

  test('the triggers are what the author decided, readable in a plan', () => {
    expect(written.at(`${file}.triggers_replace`)).toEqual({
      host: 'pve.lan',
      path: '/etc/motd',
      mode: '0644',
      owner: 'root:root',
      sha256: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03',
      release: '7c9439fd80051024',
    });
  });

  test('a first connection puts the file in place, a second one confirms it', () => {
    const release = written.text(`${file}.triggers_replace.release`);
    const settings = written.text(`${file}.provisioner.0.remote-exec.inline.0`);
    expect(readSettings(settings)).toEqual({
      ok: true,
      value: {
        path: '/etc/motd',
        content: 'hello\n',
        mode: '0644',
        owner: 'root:root',
        validate: '',
        activate: '',
        verify: '',
        revert: '',
        limit: 60,
        patience: 600,
        confirmWithin: 60,
        sudo: true,
        makeFolder: false,
      },
    });
    expect(written.at(`${file}.provisioner.0.remote-exec.inline.1`)).toBe('${local.host_file}');
    expect(written.at(`${file}.provisioner.1.remote-exec.inline`)).toEqual([
      `sudo -n /bin/sh '/var/lib/pawl/%2Fetc%2Fmotd/run' confirm ${release}`,
    ]);
  });

  test('the script stands in the stack once, as text that Terraform leaves alone', () => {
    const script = written.text('locals.host_file');
    expect(script.replaceAll('$${', '${')).toBe(SCRIPT);
    expect(script.replaceAll('$${', '')).not.toMatch(/[$%]\{/);
  });

  test('nothing runs when the block goes: the file stays', () => {
    expect(JSON.stringify(written.at(file))).not.toContain('destroy');
  });

  test('root needs no sudo', () => {
    const root = Host.ssh({ ...SSH, user: 'root' });
    const { at } = hostStackOf((stack) => new HostFile(stack, 'motd', { ...MOTD, host: root }));
    expect(at(`${file}.provisioner.1.remote-exec.inline.0`)).toMatch(/^\/bin\/sh /);
    expect(at(`${file}.provisioner.0.remote-exec.inline.0`)).toContain('\nsudo=no\n');
  });

  test('text that Terraform would read as a template reaches the host as it is', () => {
    const { at } = hostStackOf((stack) => new HostFile(stack, 'motd', { ...MOTD, content: 'in ${HOME} %{if}' }));
    expect(at(`${file}.provisioner.0.remote-exec.inline.0`)).toContain("content='in $${HOME} %%{if}'");
  });

  test('a file waits for those that it is after', () => {
    const { at } = hostStackOf((stack) => {
      const first = new HostFile(stack, 'first', MOTD);
      new HostFile(stack, 'second', { ...MOTD, path: '/etc/issue', after: [first] });
    });
    expect(at('resource.terraform_data.pve_lan_etc_issue.depends_on')).toEqual(['terraform_data.pve_lan_etc_motd']);
  });

  test('an address that begins with a digit makes a Terraform identifier too', () => {
    const host = Host.ssh({ ...SSH, address: '10.0.20.5' });
    const { at } = hostStackOf((stack) => new HostFile(stack, 'motd', { ...MOTD, host }));
    expect(at('resource.terraform_data.host_10_0_20_5_etc_motd.connection.host')).toBe('10.0.20.5');
  });

  test('a bastion has its own pinned key, and the same private key unless it names one', () => {
    const bastion = { address: 'jump.example.org', port: 2222, user: 'jump', hostKey: HOST_KEY } as const;
    const { at } = hostStackOf(
      (stack) => new HostFile(stack, 'motd', { ...MOTD, host: Host.ssh({ ...SSH, bastion }) }),
    );
    expect(at(`${file}.connection`)).toMatchObject({
      bastion_host: 'jump.example.org',
      bastion_port: 2222,
      bastion_user: 'jump',
      bastion_host_key: HOST_KEY,
      bastion_private_key: '${file(pathexpand("~/.ssh/deploy"))}',
    });
  });

  test('an agent in the place of a key', () => {
    const host = Host.ssh({ address: 'pve.lan', user: 'root', hostKey: HOST_KEY, agent: true });
    const { at } = hostStackOf((stack) => new HostFile(stack, 'motd', { ...MOTD, host }));
    expect(at(`${file}.connection.agent`)).toBe('true');
    expect(at(`${file}.connection.private_key`)).toBeUndefined();
  });
});

describe('what is refused', () => {
  test.each<[object, string]>([
    [{ path: 'etc/motd' }, 'props path: path "etc/motd" is not absolute: begin with /'],
    [{ path: '/etc/../motd' }, 'props path: path "/etc/../motd" has a step . or ..: write where it really is'],
    [
      { path: '/etc//motd' },
      'props path: path "/etc//motd" has an empty step: write single slashes, and none at the end',
    ],
    [
      { path: '/etc/my motd' },
      'props path: path "/etc/my motd" has the step "my motd": write letters, digits and ._@+:,=-',
    ],
    [
      { path: '/root/.secrets/db' },
      "props path: /root/.secrets/db lies in a folder of secrets, whose contents are nobody's to write but their owner's (N-18)",
    ],
    [{ mode: '644' }, 'props mode: "644" is no mode: write 0 and three octal digits, such as 0644 or 0600'],
    [{ mode: '4755' }, 'props mode: "4755" is no mode: write 0 and three octal digits, such as 0644 or 0600'],
    [{ owner: 'root' }, 'props owner: "root" is no owner: write user and group, such as root:root or 1000:1000'],
    [
      { limit: 'soon' },
      'props limit: "soon" is not a duration: write whole numbers with d, h, m or s, such as 30s or 1h30m',
    ],
    [{ content: 'a\0b' }, 'props content: it holds a NUL byte, which no shell can carry'],
    [{ content: 'a\ud800b' }, 'props content: it holds half of a character, which no file can'],
    [
      { content: 'token = ghp_0123456789abcdefghijklmnopqrstuvwxyz\n' },
      'S-03 content: it holds a GitHub token, which would stand in plans and outputs',
    ],
    [
      { activate: 'curl -H "Authorization: Bearer ghp_0123456789abcdefghijklmnopqrstuvwxyz" http://localhost' },
      'S-03 activate: it holds a GitHub token, which would stand in plans and outputs',
    ],
    [{ activate: 5 }, 'props activate is a number, not text'],
    [{ content: undefined }, 'props content is missing'],
    [{ host: undefined }, 'props host is missing'],
    [{ host: { address: 'pve' } }, 'props host is no Host: write Host.ssh({ … })'],
    [{ contents: 'x' }, 'props contents: there is no such prop: did you mean content?'],
  ])('%j', (props, problem) => {
    expect(problemsOf(props)).toEqual([problem]);
  });

  test('content that Terraform decides: nobody could check it, and it may be a secret', () => {
    const { problems } = hostStackOf((stack) => {
      const { stringValue } = new TerraformVariable(stack, 'password', { sensitive: true });
      new HostFile(stack, 'motd', { ...MOTD, content: `password=${stringValue}` });
    });
    expect(problems).toEqual([
      'props content: it is decided when Terraform runs, so nobody can check it now: write it out',
    ]);
  });

  test('all problems of one file at once', () => {
    expect(problemsOf({ mode: 'rw', owner: 'me', path: 'motd' })).toHaveLength(3);
  });

  test.each<[object, string]>([
    [{ address: 'PVE' }, 'props host: address: host name "PVE" has capitals: write "pve"'],
    [{ user: 'a b' }, 'props host: user: "a b" is not the name of a user: write up to 32 of a-z, 0-9, _ and -'],
    [{ port: 0 }, 'props host: port: port 0 is not a whole number from 1 to 65535'],
    [{ hostKey: undefined }, 'props host: hostKey is missing'],
    [
      { hostKey: 'pve.lan ecdsa-sha2-nistp256 AAAA' },
      'props host: hostKey: a host key begins with ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521: take the line of /etc/ssh/ssh_host_ecdsa_key.pub, without a host name',
    ],
    [
      { hostKey: HOST_KEY.replace('ecdsa-sha2-nistp256', 'ssh-ed25519') },
      'props host: hostKey: this is no key of type ssh-ed25519: copy the whole line of the .pub file',
    ],
    [
      { hostKey: HOST_KEY.slice(0, 60) },
      'props host: hostKey: this is no key of type ecdsa-sha2-nistp256: copy the whole line of the .pub file',
    ],
    [
      { hostKey: '-----BEGIN OPENSSH PRIVATE KEY-----' },
      'props host: hostKey: this is a private key: take the .pub file beside it',
    ],
    [
      { key: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl' },
      'props host: key: it names the file of a private key, such as ~/.ssh/deploy, and is never the key itself',
    ],
    [{ key: undefined }, "props host: one of key and agent says who logs in: key: '~/.ssh/deploy', or agent: true"],
    [{ agent: true }, "props host: one of key and agent says who logs in: key: '~/.ssh/deploy', or agent: true"],
    [{ password: 'x' }, 'props host: password: there is no such prop'],
  ])('a host with %j, told once for all its files', (props, problem) => {
    const host = Host.ssh({ ...SSH, ...props });
    const { problems } = hostStackOf((stack) => {
      new HostFile(stack, 'motd', { ...MOTD, host });
      new HostFile(stack, 'issue', { ...MOTD, host, path: '/etc/issue' });
    });
    expect(problems).toEqual([problem]);
  });

  test('a file outside of a host stack', () => {
    const stack = new TerraformStack(new App(), 'plain');
    expect(() => new HostFile(stack, 'motd', MOTD)).toThrow(
      new Refusal('plain/motd needs a HostStack or DockerStack around it, not a plain TerraformStack', []),
    );
  });

  test('one file written twice is told by the gate', () => {
    const { text, refused } = synth((app) => {
      const stack = new HostStack(app, 'lab', { backend: backend.pg() });
      new HostFile(stack, 'one', MOTD);
      new HostFile(stack, 'two', MOTD);
    });
    expect(refused).toBe(true);
    expect(text).toContain('resource.terraform_data.pve_lan_etc_motd is also written by lab/one/file');
  });
});

test('a stack of host files passes the gate and publishes the same bytes twice', () => {
  const publish = (): unknown => {
    const outcome = synth((app) => {
      new HostFile(new HostStack(app, 'lab', { backend: backend.pg() }), 'motd', MOTD);
    });
    expect(outcome.refused).toBe(false);
    return publishedOf(outcome, 'lab');
  };
  expect(publish()).toEqual(publish());
});

test('a local backend under a stack that much stands on is refused', () => {
  const { text } = synth((app) => {
    new HostFile(new HostStack(app, 'lab', { backend: backend.local() }), 'motd', MOTD);
  });
  expect(text).toContain('S-30');
});
