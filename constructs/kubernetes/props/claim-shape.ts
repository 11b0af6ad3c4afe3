import { checkedLater, flag, labels, object, parsedLater, type Shape, text } from '../../props/shape';
import type { StandaloneClaimProps } from '../storage/standalone-claim';
import type { Adoption } from '../workloads/adopt';
import { ADOPTION } from './adoption-shape';
import { namespace } from './namespace-shape';
import { grows } from './volume-shape';

/** What each prop of a StandaloneClaim must be like. */
export const STANDALONE_CLAIM: Readonly<Record<keyof StandaloneClaimProps, Shape>> = {
  name: parsedLater,
  namespace,
  size: parsedLater,
  backup: checkedLater,
  shared: flag,
  storageClass: text,
  grows,
  annotations: labels,
  adopt: object<Adoption>(ADOPTION),
};
