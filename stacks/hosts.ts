import { backend, DockerHost, ssh } from '../constructs/docker';

/** The one server of seed 004 (004 L575; its size is assumed). */
export const cartieServer = new DockerHost({
  name: 'cartie',
  address: ssh({ user: 'deployer', host: 'cartie.example.org' }), // assumed
  memory: '8Gi', // assumed
  cpus: 4, // assumed
  backend: backend.s3({ bucket: 'cartie-terraform', region: 'eu-central-1' }), // assumed
});
