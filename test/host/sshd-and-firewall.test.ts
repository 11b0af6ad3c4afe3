import { Firewall, type FirewallProps, Host, SshdHardening, type SshdHardeningProps } from '../../constructs/host';
import { HOST, hostStackOf, settings, SSH, type SynthesizedHost } from './synthesized';

describe('sshd', () => {
  const hardened = (props: Partial<SshdHardeningProps> = {}): SynthesizedHost =>
    hostStackOf((stack) => new SshdHardening(stack, 'ssh', { host: HOST, ...props }));

  test('lets nobody in as root or by a password, and is asked whether it holds to that', () => {
    const stack = hardened({ users: ['deployer', 'viktor'], confirmWithin: '30s' });
    const { content, verify, confirmWithin } = settings(stack, 'etc_ssh_sshd_config_d_00_pawl_conf');
    expect(stack.problems).toEqual([]);
    expect(content).toBe(`# sshd: written by its stack. What is changed here is found, and gone at the next apply.
PermitRootLogin no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitEmptyPasswords no
X11Forwarding no
MaxAuthTries 3
AllowUsers deployer viktor
`);
    expect(verify).toContain("holds 'PermitRootLogin no'\nholds 'PasswordAuthentication no'");
    expect(verify).toContain("holds 'AllowUsers deployer'\nholds 'AllowUsers viktor'");
    expect(confirmWithin).toBe(30);
  });

  test('without a list of users lets everybody else in', () => {
    expect(settings(hardened(), 'etc_ssh_sshd_config_d_00_pawl_conf').content).not.toContain('AllowUsers');
  });

  test.each([
    ['H-06 host is reached as root, whom this shuts out', { host: Host.ssh({ ...SSH, user: 'root' }) }],
    ['props users lacks deployer, as whom the host is reached', { users: ['viktor'] }],
    ['props users[1]: "no body" is not the name of a user', { users: ['deployer', 'no body'] }],
    ['props confirmWithin: "0s" is no time at all', { confirmWithin: '0s' as const }],
  ])('that would shut its own stack out, or that it cannot read, is refused: %s', (message, props) => {
    expect(hardened(props).problems).toContainEqual(expect.stringContaining(message));
  });
});

describe('a firewall', () => {
  const ssh = { name: 'ssh', port: 22 } as const;
  const walled = (allow: FirewallProps['allow']): SynthesizedHost =>
    hostStackOf((stack) => new Firewall(stack, 'wall', { host: HOST, allow }));

  test('drops what is not allowed, in a table of its own', () => {
    const stack = walled([
      ssh,
      { name: 'wireguard', port: 51820, protocol: 'udp' },
      { name: 'node exporter', port: 9100, from: ['10.0.20.0/24', '2001:db8::/32', '10.0.30.0/24'] },
    ]);
    expect(stack.problems).toEqual([]);
    expect(settings(stack, 'etc_nftables_conf').content).toBe(`#!/usr/sbin/nft -f
# firewall: written by its stack. What is changed here is found, and gone at the next apply.
# The first line makes sure that there is a table to delete.
table inet pawl
delete table inet pawl
table inet pawl {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    iif "lo" accept
    meta l4proto { icmp, ipv6-icmp } accept
    tcp dport 22 accept comment "ssh"
    udp dport 51820 accept comment "wireguard"
    ip saddr { 10.0.20.0/24, 10.0.30.0/24 } tcp dport 9100 accept comment "node exporter"
    ip6 saddr { 2001:db8::/32 } tcp dport 9100 accept comment "node exporter"
  }
}
`);
  });

  test.each([
    ['allow lacks port 22, by which the host is reached', []],
    ['allow lacks port 22, by which the host is reached', [{ ...ssh, protocol: 'udp' as const }]],
    ['allow[1]: name: write 1 to 64 letters', [ssh, { name: 'x"; drop', port: 1 }]],
    ['allow[1]: port: port 0 is not a whole number', [ssh, { name: 'dns', port: 0 }]],
    ['allow[1]: from[0]:', [ssh, { name: 'dns', port: 53, from: ['10.0.0.1/24'] }]],
  ])('that would shut its own stack out, or that it cannot read, is refused: %s', (message, allow) => {
    expect(walled(allow).problems).toContainEqual(expect.stringContaining(message));
  });
});
