import { dockerContainers } from '../model/docker-selectors';
import { fail, finding, known, on, pass } from './finding';

/**
 * D-20: a container that Terraform makes is started.
 *
 * The audited estate stopped services for an incident and did not start all of them again. `start = false` writes that down for
 * good: the container is there, and nothing runs. Compose and Swarm start whatever they make.
 */
export const D20 = finding({
  id: 'D-20',
  title: 'Docker containers are started when they are made',
  severity: 'medium',
  sources: ['000 L171-172', '000 L216-221'],
  judges: [
    on(dockerContainers, ({ start }) =>
      known(start, { at: 'start' }, (started = true) =>
        started ? pass() : fail('is made and not started', { at: 'start' }),
      ),
    ),
  ],
  mend: 'leave start out, or take the container out of the stack: its volumes stay',
  exemptAt: '',
});
