import { list, labels, made, mayLack, object, objectOr, oneOf, parsedLater, text } from '../../props/shape';
import type { CidrPeer, Endpoint, PeerPort, PodPeer } from '../network/network';

const pods = object<PodPeer>({ namespace: text, labels });

const peer = made('pods or a network', { pods, cidr: object<CidrPeer>({ cidr: text, except: list(text) }) });

/** What `uses` takes. */
export const endpoint = objectOr(
  object<Endpoint>({
    name: text,
    peer,
    ports: list(object<PeerPort>({ port: parsedLater, protocol: oneOf('TCP', 'UDP') })),
    host: mayLack(text),
  }),
  (_, at) => [`${at} connects to nothing: write db.endpoints.postgres, pods(…), addresses(…) or internet(…)`],
);

/** What `allowFrom` takes, besides a workload. */
export const source = made('a workload, its pods, or addresses(…)', {
  pods,
  cidr: object<CidrPeer>({ cidr: text, except: list(text) }),
});
