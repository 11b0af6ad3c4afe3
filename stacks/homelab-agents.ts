import { DockerHostAgents, type DockerStack, exempt, SingleNetwork } from '../constructs/docker';

/** What both hosts of seed 000 have (000 L36-49, M-30), read by the Prometheus of the house; addresses are assumed. */
export function agentsOn(stack: DockerStack, lan: string): void {
  new DockerHostAgents(stack, 'agents', {
    network: new SingleNetwork(stack, 'observability', { name: 'observability' }),
    lan,
    logs: 'https://loki.example.org/loki/api/v1/push',
    because: exempt('K-16', {
      reason: 'reads the figures and log lines of its host',
      permanent: true,
      review: '2027-06-30',
    }),
    root: exempt('D-13', { reason: 'log files and cgroups belong to root alone', expires: '2027-06-30' }),
  });
}
