import type { AdoptedObject } from '../workloads/adopt';
import {
  checkedLater,
  parsedLater,
  flag,
  labels,
  made,
  map,
  mayLack,
  object,
  objectOr,
  oneOf,
  type Shape,
  text,
} from '../../props/shape';
import type { Growth } from '../pods/growth';
import type {
  BorrowedClaim,
  Claim,
  Files,
  HostPath,
  InMemory,
  MountedObject,
  OwnedClaim,
  Scratch,
  Volume,
} from '../pods/volume';

export const adopted = object<AdoptedObject>({ address: text, name: mayLack(text) });

export const grows = object<Growth>({ to: parsedLater, below: mayLack(parsedLater), by: mayLack(parsedLater) });

export const mounted = object<MountedObject>({
  name: text,
  mount: objectOr(map(text), parsedLater),
  namespace: mayLack(text),
  refreshed: mayLack(flag),
});

export const ownedClaim = made('a claim of another workload: app.claims.data', {
  'owned claim': object<OwnedClaim>({ name: text, shared: flag, pods: checkedLater, standsAlone: mayLack(flag) }),
});

export const volume = made('made by claim, borrow, files, configMap, secretFiles, hostPath, inMemory or scratch', {
  claim: object<Claim>({
    size: parsedLater,
    mount: objectOr(map(text), parsedLater),
    backup: mayLack(checkedLater),
    shared: mayLack(flag),
    subPath: mayLack(text),
    storageClass: mayLack(text),
    grows: mayLack(grows),
    annotations: mayLack(labels),
    adopt: mayLack(objectOr(adopted, oneOf('template'))),
  }),
  files: object<Files>({ contents: map(text) }),
  'config map': mounted,
  secret: mounted,
  borrowed: object<BorrowedClaim>({
    claim: ownedClaim,
    mount: objectOr(map(text), parsedLater),
    readOnly: flag,
  }),
  'host path': object<HostPath>({
    path: parsedLater,
    mount: parsedLater,
    readOnly: flag,
    because: mayLack(checkedLater),
  }),
  memory: object<InMemory>({ size: parsedLater, mount: parsedLater }),
  scratch: object<Scratch>({ size: parsedLater, mount: parsedLater }),
} satisfies Record<Volume['kind'], Shape>);
