import type { DockerContainer } from '../model/docker';
import { dockerContainers } from '../model/docker-selectors';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * M-11: the logs of a container do not fill its host.
 *
 * `json-file`, the engine's default, writes one file that grows until the disk is full. `max-size` rotates it; the driver `local`
 * rotates on its own, and others send the lines away.
 */
export const M11 = finding({
  id: 'M-11',
  title: 'The logs of Docker containers are rotated or sent away',
  severity: 'medium',
  sources: ['004 L418', '004 L761'],
  judges: [on(dockerContainers, judge)],
  mend: 'log_driver = "json-file" and log_opts = { max-size = "10m", max-file = "3" }, as a ContainerService has it',
});

function judge({ log: { driver, options, at } }: DockerContainer): Opinion {
  if (isUnknown(driver)) return unknown(driver, { at });
  if (driver !== undefined && driver !== 'json-file') return pass({ at });
  if (isUnknown(options)) return unknown(options, { at });
  const size = options['max-size'];
  if (isUnknown(size)) return unknown(size, { at });
  return size === undefined || size === '-1'
    ? fail('writes a log that nothing rotates: max-size is missing', { at })
    : pass({ at });
}
