import { App } from 'cdktf';
import type { Construct } from 'constructs';
import { synth } from '../../lib/testing';
import type { FindingId } from '../../lib/values/finding-id';
import { Authentik } from '../../stacks/authentik';
import { Cartie } from '../../stacks/cartie';
import { Cloudflared } from '../../stacks/cloudflared';
import { Crowdsec } from '../../stacks/crowdsec';
import { Cyberchef } from '../../stacks/cyberchef';
import { ExternalSecrets } from '../../stacks/external-secrets';
import { Forgejo } from '../../stacks/forgejo';
import { Frigate } from '../../stacks/frigate';
import { Loki } from '../../stacks/loki';
import { NvidiaDevicePlugin } from '../../stacks/nvidia-device-plugin';
import { Paperless } from '../../stacks/paperless';
import { Privatebin } from '../../stacks/privatebin';
import { PveHost } from '../../stacks/pve-host';
import { Technitium } from '../../stacks/technitium';
import { Wireguard } from '../../stacks/wireguard';

interface Estate {
  readonly name: string;
  readonly make: (scope: Construct) => Construct;
  readonly exempt: readonly FindingId[];
}

const estate: readonly Estate[] = [
  { name: 'authentik', make: (scope) => new Authentik(scope), exempt: [] },
  { name: 'cartie', make: (scope) => new Cartie(scope), exempt: ['F09'] },
  { name: 'cloudflared', make: (scope) => new Cloudflared(scope), exempt: [] },
  { name: 'crowdsec', make: (scope) => new Crowdsec(scope), exempt: ['D-13', 'F27'] },
  { name: 'cyberchef', make: (scope) => new Cyberchef(scope), exempt: [] },
  { name: 'external-secrets', make: (scope) => new ExternalSecrets(scope), exempt: ['F19'] },
  { name: 'forgejo', make: (scope) => new Forgejo(scope), exempt: ['F09'] },
  { name: 'frigate', make: (scope) => new Frigate(scope), exempt: ['D-13', 'F09', 'F27', 'K-16'] },
  { name: 'loki', make: (scope) => new Loki(scope), exempt: [] },
  {
    name: 'nvidia-device-plugin',
    make: (scope) => new NvidiaDevicePlugin(scope),
    exempt: ['D-13', 'F02', 'F27', 'K-16'],
  },
  { name: 'paperless', make: (scope) => new Paperless(scope), exempt: ['F09'] },
  { name: 'privatebin', make: (scope) => new Privatebin(scope), exempt: ['F09'] },
  { name: 'pve-host', make: (scope) => new PveHost(scope), exempt: ['F01'] },
  { name: 'technitium', make: (scope) => new Technitium(scope), exempt: ['D-13', 'F09', 'F27', 'K-16'] },
  { name: 'wireguard', make: (scope) => new Wireguard(scope), exempt: ['D-13', 'F04', 'F27', 'K-16'] },
];

describe.each(estate)('the stack $name', ({ name, make, exempt }) => {
  /** Judged on a fixed day: that its exemptions end is for synth to say, not for the tests of another year. */
  const stack = synth(make(new App()), { today: '2026-11-21' });

  test('is the HCL that was reviewed', () => {
    expect(stack).toMatchHcl(`${name}.tf`);
  });

  test('has no findings', () => {
    expect(stack).toHaveNoFindings();
  });

  test('is exempt from what its owner decided, and from nothing else', () => {
    const rules = stack.verdicts.filter(({ state }) => state === 'exempt').map(({ finding }) => finding.id);
    expect([...new Set(rules)].sort()).toEqual(exempt);
  });
});
