/** Needs root, Terraform, a C compiler and debootstrap: applies to a machine that must not lock itself out. */
import { Firewall, type Host, type HostStack, SshdHardening } from '../../../constructs/host';
import { journalFolder } from '../../../lib/host/settings';
import { force } from './applied';
import { machineOfFile } from './on-machine';

const { onMachine, machine, onIt } = machineOfFile();

describe('the way in', () => {
  const FRAGMENT = '/etc/ssh/sshd_config.d/00-pawl.conf';
  const ssh = { name: 'ssh', port: 22 } as const;
  const wall = (stack: HostStack, host: Host): unknown => new Firewall(stack, 'wall', { host, allow: [ssh] });
  const ruleset = async (): Promise<string> => (await machine().run('nft list ruleset')).said;

  onMachine('stays open through a firewall that allows it, and all else is dropped', async () => {
    const applied = await onIt('wall', machine().as('deployer')).build(wall).apply();
    expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('/etc/nftables.conf stays')]);
    expect(await ruleset()).toContain('policy drop');
  });

  onMachine('is opened again by the host when a firewall closes it', async () => {
    const before = await ruleset();
    const project = onIt('closed', { ...machine().as('deployer'), timeout: '20s' });
    const { code, said } = await project
      .build((stack, host) => {
        wall(stack, host);
        force(stack, ({ content, verify }) => ({
          content: content.replace('tcp dport 22', 'tcp dport 23'),
          verify: verify.replace('tcp dport 22', 'tcp dport 23'),
          confirmWithin: 45,
        }));
      })
      .apply();
    expect([code, said]).toEqual([1, expect.stringContaining('timeout')]);
    await settled('/etc/nftables.conf');
    expect(await ruleset()).toBe(before);
  });

  onMachine('is opened again by the host when sshd lets nobody in', async () => {
    const project = onIt('locked', { ...machine().as('deployer'), timeout: '20s' });
    const { code } = await project
      .build((stack, host) => {
        new SshdHardening(stack, 'ssh', { host, confirmWithin: '45s' });
        force(stack, ({ content }) => ({ content: `${content}AllowUsers nobody\n` }));
      })
      .apply();
    expect(code).toBe(1);
    await settled(FRAGMENT);
    expect((await machine().run(`ls ${FRAGMENT}; sshd -T | grep allowusers`)).said).toContain('No such file');
  });

  onMachine('is closed to root and to passwords, once a second connection was made', async () => {
    const project = onIt('hardened', machine().as('deployer'));
    const applied = await project.build((stack, host) => new SshdHardening(stack, 'ssh', { host })).apply();
    expect([applied.code, applied.said]).toEqual([0, expect.stringContaining(`${FRAGMENT} stays`)]);
    expect((await machine().run('sshd -T | grep ^permitrootlogin')).said).toBe('permitrootlogin no\n');
    expect(await machine().logsIn('root')).toBe(false);
    expect(await machine().logsIn('deployer')).toBe(true);
  });

  async function settled(file: string): Promise<void> {
    expect((await machine().run(`flock -w 120 '${journalFolder(file)}/lock' true`)).code).toBe(0);
  }
});
