import { checkedLater, flag, list, mayLack, object, oneOf, parsedLater, type Shape, text } from '../../props/shape';
import type { NfsAdoption, NfsVolumeProps } from '../storage/nfs-volume';
import { namespace } from './namespace-shape';

/** What each prop of an NfsVolume must be like. */
export const NFS_VOLUME: Readonly<Record<keyof NfsVolumeProps, Shape>> = {
  name: parsedLater,
  namespace,
  server: text,
  path: parsedLater,
  size: parsedLater,
  backup: checkedLater,
  mountedBy: oneOf('csi', 'kubelet'),
  options: list(text),
  storageClass: text,
  adopt: object<NfsAdoption>({
    parity: mayLack(flag),
    harden: mayLack(list(text)),
    volume: object({ address: text, name: text }),
    claim: object({ address: text }),
  }),
};
