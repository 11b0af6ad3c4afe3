import type { ContainerDefaults, Quota } from '../platform/bounds';
import type { LoweredPodSecurity, NamespaceProps } from '../platform/namespace';
import type { Adoption } from '../workloads/adopt';
import { ADOPTION } from './adoption-shape';
import { checkedLater, labels, mayLack, object, objectOr, parsedLater, type Shape } from '../../props/shape';

const lowered = object<LoweredPodSecurity>({ enforce: parsedLater, because: mayLack(checkedLater) });

/** A Namespace as a construct. */
export const namespace: Shape = (value, at) =>
  typeof value === 'object' && value !== null && 'reference' in value && 'network' in value
    ? []
    : [`${at} is no Namespace: give the construct, not its name`];

/** What each prop of a Namespace must be like. */
export const NAMESPACE: Readonly<Record<keyof NamespaceProps, Shape>> = {
  name: parsedLater,
  labels,
  podSecurity: objectOr(lowered, parsedLater),
  network: parsedLater,
  quota: object<Quota>({
    cpu: mayLack(parsedLater),
    memory: mayLack(parsedLater),
    storage: mayLack(parsedLater),
    pods: mayLack(parsedLater),
    claims: mayLack(parsedLater),
  }),
  containerDefaults: object<ContainerDefaults>({ cpu: mayLack(parsedLater), memory: mayLack(parsedLater) }),
  adopt: object<Adoption>(ADOPTION),
};
