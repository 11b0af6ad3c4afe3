import { webService, type Mistake } from './programs';

const DATA = "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral' }) }";
const MAYBE = "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral', shared: Math.random() > 0.5 }) }";

const growing = (grows: string): string =>
  `{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral', grows: ${grows} }) }`;

/** Claims, files and paths (F09, F13, F15). */
export const STORAGE_MISTAKES: readonly Mistake[] = [
  {
    title: 'replicated beside a claim that one node mounts',
    wrong: webService({ volumes: DATA, scale: 'replicated(2)' }),
    right: webService({ volumes: DATA }),
    says: [
      "Type 'Replicated' is not assignable to type 'AtMostOneCopy'.",
      "  Type 'Replicated' is not assignable to type 'Parked'.",
      "    Types of property 'kind' are incompatible.",
      '      Type \'"replicated"\' is not assignable to type \'"parked"\'.',
    ],
  },
  {
    title: 'autoscaled beside a claim that one node mounts',
    wrong: webService({ volumes: DATA, scale: 'autoscaled({ min: 2, max: 5, cpu: 70 })' }),
    right: webService({ volumes: DATA }),
    says: [
      "Type 'Autoscaled' is not assignable to type 'AtMostOneCopy'.",
      "  Type 'Autoscaled' is not assignable to type 'Parked'.",
      "    Types of property 'kind' are incompatible.",
      '      Type \'"autoscaled"\' is not assignable to type \'"parked"\'.',
    ],
  },
  {
    title: 'ownedElsewhere beside a claim that one node mounts',
    wrong: webService({ volumes: DATA, scale: "ownedElsewhere('keda')" }),
    right: webService({ volumes: DATA }),
    says: [
      "Type 'OwnedElsewhere' is not assignable to type 'AtMostOneCopy'.",
      "  Type 'OwnedElsewhere' is not assignable to type 'OnDemand'.",
      "    Types of property 'kind' are incompatible.",
      '      Type \'"owned elsewhere"\' is not assignable to type \'"on demand"\'.',
    ],
  },
  {
    title: 'several copies beside a claim that may or may not be shared',
    wrong: webService({ volumes: MAYBE, scale: 'replicated(2)' }),
    right: webService({ volumes: MAYBE }),
    says: [
      "Type 'Replicated' is not assignable to type 'AtMostOneCopy'.",
      "  Type 'Replicated' is not assignable to type 'Parked'.",
      "    Types of property 'kind' are incompatible.",
      '      Type \'"replicated"\' is not assignable to type \'"parked"\'.',
    ],
  },
  {
    title: 'a claim whose loss nobody decided about',
    wrong: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data' }) }" }),
    right: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral' }) }" }),
    says: [
      'Argument of type \'{ size: "20Gi"; mount: "/data"; }\' is not assignable to parameter of type \'AskedClaim<false>\'.',
      "  Property 'backup' is missing in type '{ size: \"20Gi\"; mount: \"/data\"; }' but required in type 'AskedClaim<false>'.",
    ],
  },
  {
    title: 'a claim without a backup and without a reason',
    wrong: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data', backup: 'none' }) }" }),
    right: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral' }) }" }),
    says: ["Type '\"none\"' is not assignable to type 'BackupDecision'."],
  },
  {
    title: 'a claim in decimal units',
    wrong: webService({ volumes: "{ data: claim({ size: '20GB', mount: '/data', backup: 'ephemeral' }) }" }),
    right: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral' }) }" }),
    says: ["Type '\"20GB\"' is not assignable to type '`${number}Gi` | `${number}Mi` | `${number}Ti`'."],
  },
  {
    title: 'a claim that grows without a limit',
    wrong: webService({ volumes: growing("{ by: '100%' }") }),
    right: webService({ volumes: growing("{ to: '80Gi', by: '100%' }") }),
    says: ["Property 'to' is missing in type '{ by: \"100%\"; }' but required in type 'Growth'."],
  },
  {
    title: 'a claim that grows by a bare number',
    wrong: webService({ volumes: growing("{ to: '80Gi', by: '100' }") }),
    right: webService({ volumes: growing("{ to: '80Gi', by: '100%' }") }),
    says: [
      "Type '\"100\"' is not assignable to type '`${number}%` | `${number}Gi` | `${number}Mi` | `${number}Ti` | undefined'.",
    ],
  },
  {
    title: 'a claim without a size',
    wrong: webService({ volumes: "{ data: claim({ mount: '/data', backup: 'ephemeral' }) }" }),
    right: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral' }) }" }),
    says: [
      'Argument of type \'{ mount: "/data"; backup: "ephemeral"; }\' is not assignable to parameter of type \'AskedClaim<false>\'.',
      "  Property 'size' is missing in type '{ mount: \"/data\"; backup: \"ephemeral\"; }' but required in type 'AskedClaim<false>'.",
    ],
  },
  {
    title: 'a claim mounted at no absolute path',
    wrong: webService({ volumes: "{ data: claim({ size: '20Gi', mount: 'data', backup: 'ephemeral' }) }" }),
    right: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral' }) }" }),
    says: ["Type '\"data\"' is not assignable to type 'Folders | `/${string}`'."],
  },
  {
    title: 'a volume that is only a size',
    wrong: webService({ volumes: "{ data: '20Gi' }" }),
    right: webService({ volumes: "{ data: claim({ size: '20Gi', mount: '/data', backup: 'ephemeral' }) }" }),
    says: ["Type 'string' is not assignable to type 'Volume'."],
  },
  {
    title: 'a file at no absolute path',
    wrong: webService({ volumes: "{ config: files({ 'app.yaml': 'level: info' }) }" }),
    right: webService({ volumes: "{ config: files({ '/etc/app.yaml': 'level: info' }) }" }),
    says: [
      "Object literal may only specify known properties, and ''app.yaml'' does not exist in type 'Readonly<Record<`/${string}`, string>>'.",
    ],
  },
  {
    title: 'a path to write to without a slash',
    wrong: webService({ writable: "['tmp']" }),
    right: webService({ writable: "['/tmp']" }),
    says: ["Type '\"tmp\"' is not assignable to type 'Writable'."],
  },
  {
    title: 'a size to write to in decimal units',
    wrong: webService({ writable: "[{ path: '/cache', size: '1GB' }]" }),
    right: webService({ writable: "[{ path: '/cache', size: '1Gi' }]" }),
    says: ["Type '\"1GB\"' is not assignable to type '`${number}Gi` | `${number}Mi` | `${number}Ti`'."],
  },
  {
    title: 'shared memory in decimal units',
    wrong: webService({ sharedMemory: "'256M'" }),
    right: webService({ sharedMemory: "'256Mi'" }),
    says: [
      "Type '\"256M\"' is not assignable to type '`${number}Gi` | `${number}Ki` | `${number}Mi` | `${number}Ti` | undefined'.",
    ],
  },
];
