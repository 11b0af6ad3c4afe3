import type { Estate, Literal, Service } from '../model/estate';
import { every, isSame } from '../model/relations';
import { type SecretUse, secretUses, titleOf } from '../model/secret-uses';
import { isLongLived } from '../model/selectors';
import { isMadeFor } from '../model/software';
import type { Workload } from '../model/workload';
import { fail, finding, on, pass, type Opinion } from './finding';

/**
 * F10: what lets everybody in does not hang on one credential, and reaches Services by their names.
 *
 * All replicas of the audited tunnel share one token: revoked or leaked it takes everything public away, however many
 * replicas there are (N-36: three are right). The reference estate lost everything public once, too, because the origin of
 * its tunnel was the address of a load balancer: a Service is given another one, and its name stays.
 */
export const F10 = finding({
  id: 'F10',
  title: 'Tunnels have two credentials, and what is inside of the cluster is reached by the name of its Service',
  severity: 'medium',
  sources: ['001 §table F10', '001 §R1'],
  judges: [
    on(
      ({ workloads }: Estate) => workloads.filter(isTunnel),
      (tunnel, { estate }) => judgeTunnel(tunnel, estate),
    ),
    on(
      ({ literals }: Estate) => literals.filter(isAddressed),
      (literal, { estate }) => judgeOrigin(literal, estate.services),
    ),
  ],
  mend: 'a second tunnel with a Secret of its own, as a workload of its own; http://<service>.<namespace>.svc for origins',
  exemptAt: '',
});

function isTunnel(workload: Workload): boolean {
  const { containers } = workload.pod;
  return isLongLived(workload) && containers.some(({ image }) => isMadeFor(image, new Set(['cloudflared'])) === true);
}

function judgeTunnel(tunnel: Workload, { workloads }: Estate): Opinion {
  const [credential] = secretUses(tunnel);
  if (credential === undefined) return pass(); // a tunnel without a name of its own, or one whose token S-02 finds
  const beside = workloads.filter((other) => other !== tunnel && isTunnel(other) && isBeside(tunnel, other));
  const apart = beside.some((other) =>
    secretUses(other).some((use) => isOther({ tunnel, credential }, { other, use })),
  );
  return apart
    ? pass()
    : fail(`has ${titleOf(credential)} as the only credential of what is reached through it`, {
        at: credential.at,
        severity: 'low',
      });
}

/** Another namespace has another tunnel, for other things. */
function isBeside(tunnel: Workload, other: Workload): boolean {
  return isSame({ by: tunnel, value: tunnel.namespace }, { by: other, value: other.namespace }) === true;
}

function isOther(
  { tunnel, credential }: { tunnel: Workload; credential: SecretUse },
  { other, use }: { other: Workload; use: SecretUse },
): boolean {
  const isOneSecret = every([
    isSame({ by: tunnel, value: credential.name }, { by: other, value: use.name }),
    credential.key === undefined || use.key === undefined
      ? true
      : isSame({ by: tunnel, value: credential.key }, { by: other, value: use.key }),
  ]);
  return isOneSecret === false;
}

/** An address in a URL: `http://10.0.20.200:80`. */
const URL_ADDRESS = /\b(?:https?|tcp|grpc|h2c|wss?):\/\/(?<address>\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/g;

function isAddressed({ value, kind }: Literal): boolean {
  return kind !== 'metadata' && value.search(URL_ADDRESS) >= 0;
}

function judgeOrigin({ value }: Literal, services: readonly Service[]): Opinion {
  const addresses = [...value.matchAll(URL_ADDRESS)].map(({ groups }) => groups?.['address'] ?? '');
  const found = services.find((service) => service.addresses.some((address) => addresses.includes(address)));
  return found
    ? fail(`names ${found.title} by the address of its load balancer, which may change`, { severity: 'high' })
    : pass();
}
