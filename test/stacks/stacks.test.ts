import { App } from 'cdktf';
import type { Construct } from 'constructs';
import { readdirSync } from 'node:fs';
import { synth } from '../../lib/testing';
import type { FindingId } from '../../lib/values/finding-id';
import { Authentik } from '../../stacks/authentik';
import { BrokerSync } from '../../stacks/broker-sync';
import { Cartie } from '../../stacks/cartie';
import { Cloudflared } from '../../stacks/cloudflared';
import { Crowdsec } from '../../stacks/crowdsec';
import { Cyberchef } from '../../stacks/cyberchef';
import { Dawarich } from '../../stacks/dawarich';
import { Devstack } from '../../stacks/devstack';
import { ExternalSecrets } from '../../stacks/external-secrets';
import { Forgejo } from '../../stacks/forgejo';
import { Frigate } from '../../stacks/frigate';
import { Grampsweb } from '../../stacks/grampsweb';
import { HomelabHosts } from '../../stacks/homelab-hosts';
import { HomelabLady } from '../../stacks/homelab-lady';
import { HomelabMaster } from '../../stacks/homelab-master';
import { K8sMaster } from '../../stacks/k8s-master';
import { Kms } from '../../stacks/kms';
import { Loki } from '../../stacks/loki';
import { Netbox } from '../../stacks/netbox';
import { NvidiaDevicePlugin } from '../../stacks/nvidia-device-plugin';
import { Paperless } from '../../stacks/paperless';
import { PaperlessMcp } from '../../stacks/paperless-mcp';
import { Privatebin } from '../../stacks/privatebin';
import { PveHost } from '../../stacks/pve-host';
import { Sablier } from '../../stacks/sablier';
import { Technitium } from '../../stacks/technitium';
import { TorProxy } from '../../stacks/tor-proxy';
import { VEdfinance } from '../../stacks/v-edfinance';
import { Vps } from '../../stacks/vps';
import { Whisper } from '../../stacks/whisper';
import { Wireguard } from '../../stacks/wireguard';

interface Estate {
  readonly name: string;
  readonly make: (scope: Construct) => Construct;
  readonly exempt: readonly FindingId[];
}

const estate: readonly Estate[] = [
  { name: 'authentik', make: (scope) => new Authentik(scope), exempt: [] },
  { name: 'broker-sync', make: (scope) => new BrokerSync(scope), exempt: ['F04', 'K-31'] },
  { name: 'cartie', make: (scope) => new Cartie(scope), exempt: ['F09'] },
  { name: 'cloudflared', make: (scope) => new Cloudflared(scope), exempt: [] },
  { name: 'crowdsec', make: (scope) => new Crowdsec(scope), exempt: ['D-13', 'F27'] },
  { name: 'cyberchef', make: (scope) => new Cyberchef(scope), exempt: [] },
  { name: 'dawarich', make: (scope) => new Dawarich(scope), exempt: [] },
  { name: 'devstack', make: (scope) => new Devstack(scope), exempt: ['D-13', 'D-25', 'F09', 'K-16', 'M-30'] },
  { name: 'external-secrets', make: (scope) => new ExternalSecrets(scope), exempt: ['F19'] },
  { name: 'forgejo', make: (scope) => new Forgejo(scope), exempt: ['F09'] },
  { name: 'frigate', make: (scope) => new Frigate(scope), exempt: ['D-13', 'F09', 'F27', 'K-16'] },
  { name: 'grampsweb', make: (scope) => new Grampsweb(scope), exempt: ['D-13', 'F02', 'F04', 'F09', 'F27'] },
  { name: 'homelab-hosts', make: (scope) => new HomelabHosts(scope), exempt: [] },
  { name: 'homelab-lady', make: (scope) => new HomelabLady(scope), exempt: ['D-08', 'D-13', 'D-25', 'F09', 'K-16'] },
  { name: 'homelab-master', make: (scope) => new HomelabMaster(scope), exempt: ['D-08', 'D-13', 'K-16'] },
  { name: 'k8s-master', make: (scope) => new K8sMaster(scope), exempt: [] },
  { name: 'kms', make: (scope) => new Kms(scope), exempt: ['F04'] },
  { name: 'loki', make: (scope) => new Loki(scope), exempt: [] },
  { name: 'netbox', make: (scope) => new Netbox(scope), exempt: [] },
  {
    name: 'nvidia-device-plugin',
    make: (scope) => new NvidiaDevicePlugin(scope),
    exempt: ['D-13', 'F02', 'F27', 'K-16'],
  },
  { name: 'paperless', make: (scope) => new Paperless(scope), exempt: ['F09'] },
  { name: 'paperless-mcp', make: (scope) => new PaperlessMcp(scope), exempt: [] },
  { name: 'privatebin', make: (scope) => new Privatebin(scope), exempt: ['F09'] },
  { name: 'pve-host', make: (scope) => new PveHost(scope), exempt: ['F01'] },
  { name: 'sablier', make: (scope) => new Sablier(scope), exempt: [] },
  { name: 'technitium', make: (scope) => new Technitium(scope), exempt: ['D-13', 'F09', 'F27', 'K-16'] },
  { name: 'tor-proxy', make: (scope) => new TorProxy(scope), exempt: ['D-13', 'F04', 'F09', 'F27'] },
  { name: 'v-edfinance', make: (scope) => new VEdfinance(scope), exempt: ['D-13', 'F09', 'K-16', 'M-30'] },
  { name: 'vps', make: (scope) => new Vps(scope), exempt: [] },
  { name: 'whisper', make: (scope) => new Whisper(scope), exempt: [] },
  { name: 'wireguard', make: (scope) => new Wireguard(scope), exempt: ['D-13', 'F04', 'F27', 'K-16'] },
];

/** What several stacks share. */
const SHARED = ['platforms', 'hosts', 'homelab-traefik', 'homelab-agents'];

test('every stack is among them', () => {
  const files = readdirSync(`${__dirname}/../../stacks`).map((file) => file.replace('.ts', ''));
  expect(estate.map(({ name }) => name)).toEqual(files.filter((name) => !SHARED.includes(name)).sort());
});

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
