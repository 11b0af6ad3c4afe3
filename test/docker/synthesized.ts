import { App } from 'cdktf';
import {
  backend,
  ContainerService,
  type ContainerServiceProps,
  DockerHost,
  type DockerHostProps,
  DockerStack,
  http,
  image,
  SingleNetwork,
  socket,
  uid,
} from '../../constructs/docker';
import { Written } from '../written';

export const cx21 = (props: Partial<DockerHostProps> = {}): DockerHost =>
  new DockerHost({ name: 'cx21', address: socket(), memory: '4Gi', cpus: 2, backend: backend.pg(), ...props });

type Props = ContainerServiceProps<string, unknown>;

/** A container that has all that it must have. */
export function api(stack: DockerStack): Props {
  return {
    name: 'api',
    image: image('ghcr.io/cartie/api:1.4.2', { client: 'node' }),
    ports: { http: 3001 },
    health: http('/health'),
    resources: { cpu: '0.5', memory: '256Mi' },
    network: new SingleNetwork(stack, 'network', { name: 'cartie' }),
    runAs: uid(1001),
  };
}

/** What a stack writes in which `make` puts something. */
export function stackOf(make: (stack: DockerStack) => void, host: DockerHost = cx21()): Written {
  const app = new App();
  const stack = new DockerStack(app, 'cartie', { host });
  make(stack);
  return new Written(stack);
}

/** What one container comes to, with these props instead of its own. */
export function containerWith(props: Readonly<Record<string, unknown>> = {}): Written {
  return stackOf((stack) => {
    const given: object = { ...api(stack), ...props };
    new ContainerService(stack, 'api', given as Props);
  });
}
