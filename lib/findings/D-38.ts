import type { DockerContainer, DockerPort } from '../model/docker';
import { isPublic } from '../model/docker-networks';
import { dockerContainers } from '../model/docker-selectors';
import { programOf, readableImage } from '../model/software';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unsure, type Opinion } from './finding';

/**
 * D-38: controls are not published to everybody.
 *
 * Images expose more than the app: Caddy's admin port changes its configuration without a password, the engine's port is root on
 * the host, Vault's is the way to every secret. An app that everybody may reach (D-08) is no reason for these. Panels that show all
 * of a host are no better: Netdata and Glances ask for no password as they come, and the others run in the host's network (M-15).
 */
export const D38 = finding({
  id: 'D-38',
  title: 'Admin ports are not published to everybody',
  severity: 'critical',
  sources: ['004 L606', '002 L229-235'],
  judges: [on(dockerContainers, (container) => container.ports.map((port) => judge(port, container)))],
  mend: 'leave publish out, or publish: loopback(…) and a tunnel',
});

const ADMIN: ReadonlyMap<number, string> = new Map([
  [2019, 'the admin port of Caddy'],
  [2375, 'the engine itself'],
  [2376, 'the engine itself'],
  [8200, 'Vault'],
]);

/** Ports that are an admin's in one program, and an app's in others. */
const OF_PROGRAM: ReadonlyMap<string, readonly number[]> = new Map([
  ['portainer', [9000, 9443]],
  ['portainer-ce', [9000, 9443]],
  ['portainer-ee', [9000, 9443]],
  ['traefik', [8080]],
  ['netdata', [19_999]],
  ['glances', [61_208, 61_209]],
  ['uptime-kuma', [3001]],
  ['beszel', [8090]],
]);

function judge(port: DockerPort, { image }: DockerContainer): Opinion {
  const { at, internal } = port;
  if (isUnknown(internal)) return pass();
  const readable = readableImage(image);
  const program = readable === undefined ? undefined : programOf(readable);
  const isOwn = program !== undefined && OF_PROGRAM.get(program)?.includes(internal) === true;
  const what = isOwn ? `the admin panel of ${program}` : ADMIN.get(internal);
  if (what === undefined) return pass();
  const reached = isPublic(port);
  if (reached === true) return fail(`publishes ${what} to everybody`, { at });
  return reached === false
    ? pass({ at })
    : unsure(`publishes ${what}, and who reaches it is decided when Terraform runs`, { at });
}
