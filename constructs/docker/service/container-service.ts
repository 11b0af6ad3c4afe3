import type { Construct } from 'constructs';
import type { RequiredProp } from '../../props/checks';
import type { ContainerServiceProps } from './container-props';
import { DockerContainer, REQUIRED } from './docker-container';
import { healthcheckOf } from './healthcheck';
import { labelsOf } from './ingress';
import { publishedOf, readPorts } from './ports';
import { CONTAINER_SERVICE } from './props-shape';
import { writeContainer } from './write';

const NEEDED = {
  ...REQUIRED,
  health: {
    rule: 'D-03',
    mend: "health: http('/healthz')",
    exemptAt: 'health: ',
    standIn: { question: { kind: 'exec', command: ['true'] }, timing: {} },
  },
} as const satisfies Record<string, RequiredProp>;

/**
 * A long-lived container: started again after a crash and a reboot (D-05), waited for until it is healthy (D-07), with limits,
 * rotated logs, and no rights that it does not state.
 */
export class ContainerService<const P extends string = never, const E = unknown> extends DockerContainer<
  ContainerServiceProps<P, E>
> {
  constructor(scope: Construct, id: string, given: ContainerServiceProps<P, E>) {
    super(scope, id, 'ContainerService', given, CONTAINER_SERVICE, NEEDED);
    const { props, checks, name } = this;
    const ports = readPorts(props.ports ?? {}, checks);
    const health = checks.unlessExempt('health', props.health);
    const asked = health && healthcheckOf(health, ports, props.image.facts, checks);
    const published = publishedOf(ports);
    const { ingress, labels } = props;
    const routed = ingress ? labelsOf(name, ingress, ports, checks) : {};
    const twice = Object.keys(labels ?? {}).find((label) => label in routed);
    if (twice !== undefined) checks.problem(`labels: ${twice} is what ingress says`, { rule: 'H-08' });
    const container = writeContainer(
      this,
      name,
      { ...props, labels: { ...labels, ...routed } },
      {
        restart: 'unless-stopped',
        mustRun: true,
        ...(asked ? { healthcheck: asked.block, wait: true, waitTimeout: asked.wait } : {}),
        ...(published.length > 0 ? { ports: published } : {}),
      },
      checks,
    );
    this.stand(container);
    if (ingress) this.join(ingress.through.network);
  }
}
