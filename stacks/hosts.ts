import { backend, DockerHost, Host, socket, ssh } from '../constructs/docker';

/** The one server of seed 004 (004 L575; its size is assumed). */
export const cartieServer = new DockerHost({
  name: 'cartie',
  address: ssh({ user: 'deployer', host: 'cartie.example.org' }), // assumed
  memory: '8Gi', // assumed
  cpus: 4, // assumed
  backend: backend.s3({ bucket: 'cartie-terraform', region: 'eu-central-1' }), // assumed
});

/** The same server, as files are put on it; key and host key are assumed. */
export const cartieMachine = Host.ssh({
  address: 'cartie.example.org',
  user: 'deployer',
  hostKey:
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4=',
  key: '~/.ssh/deploy',
});

/** The one server of seed 002, taken for a Hetzner CX21 there (002 L352-358); of its memory, 15 % are kept from containers (E-25). */
export const vps = new DockerHost({
  name: 'vps',
  address: ssh({ user: 'deployer', host: '103.54.153.248' }), // 002 L248, L268
  memory: '4Gi',
  cpus: 2,
  backend: backend.s3({ bucket: 'v-edfinance-terraform', region: 'eu-central-1' }), // assumed
});

/** The same server, as files are put on it; key and host key are assumed. */
export const vpsMachine = Host.ssh({
  address: '103.54.153.248',
  user: 'deployer',
  hostKey:
    'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBIEXNpeJR3gkl4Exj16mLyMa3PHF6YnzR+xJaYBu46EO97DVJGDSsZXehVNp8hoDSyp3APXuw56ZuYYqCNuQSM4=',
  key: '~/.ssh/deploy',
});

/** The two hosts of seed 000, whose sizes and addresses are assumed. */
const homelab = (name: string, host: string): DockerHost =>
  new DockerHost({ name, address: ssh({ user: 'deployer', host }), memory: '16Gi', cpus: 8, backend: backend.pg() });
export const master = homelab('master', '192.168.1.10');
export const lady = homelab('lady', '192.168.1.11');

/** The virtual machine of seed 003 (Colima, 003 L648), whose size is assumed. */
export const colima = new DockerHost({
  name: 'colima',
  address: socket(),
  memory: '16Gi',
  cpus: 4,
  backend: backend.pg(),
});
