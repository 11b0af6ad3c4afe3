import type { DockerContainer } from '../model/docker';
import { longLivedDockerContainers, placeIn } from '../model/docker-selectors';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * D-03: long-lived containers on a Docker host have a healthcheck.
 *
 * Without one the engine calls a container healthy that merely runs (D-04), and nothing can wait for it (D-07); 37 of 62 audited
 * containers had none. What an image may bring along cannot be seen from here. A one-shot ends, and its exit code tells.
 */
export const D03 = finding({
  id: 'D-03',
  title: 'Long-lived Docker containers have a healthcheck that their image can run',
  severity: 'high',
  sources: ['000 L70-71', '000 L230', '002 L21', '002 L450'],
  judges: [on(longLivedDockerContainers, judge)],
  mend: "health: http('/healthz'), exec([…]) or pgIsReady(…)",
  exemptAt: 'health: ',
});

/** Images without a shell, and so without curl and wget as well. */
const BARE = /(?:^|\/)distroless\//;

function judge(container: DockerContainer): Opinion {
  const { healthcheck, image } = container;
  if (healthcheck === undefined) return fail('has no healthcheck', { at: placeIn(container, 'healthcheck') });
  const at = { at: healthcheck.at };
  const { test } = healthcheck;
  if (isUnknown(test)) return unknown(test, at);
  const [how = '', ...command] = test;
  if (how === 'NONE') return fail('switches off the healthcheck of its image', at);
  if (how === '' || command.join('').trim() === '') return fail('has a healthcheck that asks nothing', at);
  if (!isUnknown(image) && image !== undefined && BARE.test(image)) {
    const [program = ''] = how === 'CMD-SHELL' ? ['a shell'] : command;
    if (['a shell', 'sh', '/bin/sh', 'bash', 'curl', 'wget'].includes(program))
      return fail(`asks its health by ${program}, which its image does not have`, at);
  }
  return pass(at);
}
