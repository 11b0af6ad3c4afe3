import { longLivedDockerContainers } from '../model/docker-selectors';
import { fail, finding, known, on, pass } from './finding';

/**
 * D-05: long-lived containers on a Docker host start again when they end.
 *
 * The provider's default is never. `on-failure` brings a container back after a crash and not after a restart of the machine.
 */
export const D05 = finding({
  id: 'D-05',
  title: 'Long-lived Docker containers are started again, after a crash and after a reboot',
  severity: 'medium',
  sources: ['002 L30', '004 L97'],
  judges: [
    on(longLivedDockerContainers, ({ restart: { policy, at } }) =>
      known(policy, { at }, (restart = 'no') => {
        if (restart === 'no' || restart === 'none') return fail('is not started again when it ends', { at });
        return restart === 'on-failure'
          ? fail('is not started again when its host was', { at, severity: 'low' })
          : pass({ at });
      }),
    ),
  ],
  mend: 'leave restart unset: unless-stopped is the default',
});
