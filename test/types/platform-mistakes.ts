import { exemption, platform, statement, type Mistake } from './programs';

/** Platforms, stacks and namespaces. */
export const PLATFORM_MISTAKES: readonly Mistake[] = [
  {
    title: 'a platform without a backend',
    wrong: platform({ backend: undefined }),
    right: platform({}),
    says: [
      "Argument of type '{ name: string; }' is not assignable to parameter of type 'PlatformProps'.",
      "  Property 'backend' is missing in type '{ name: string; }' but required in type 'PlatformProps'.",
    ],
  },
  {
    title: 'a platform without a name',
    wrong: platform({ name: undefined }),
    right: platform({}),
    says: [
      "Argument of type '{ backend: backend.StateBackend; }' is not assignable to parameter of type 'PlatformProps'.",
      "  Property 'name' is missing in type '{ backend: backend.StateBackend; }' but required in type 'PlatformProps'.",
    ],
  },
  {
    title: 'a backend by its name',
    wrong: platform({ backend: "'s3'" }),
    right: platform({ backend: "backend.s3({ bucket: 'state', region: 'auto' })" }),
    says: ["Type 'string' is not assignable to type 'StateBackend'."],
  },
  {
    title: 'a bucket without its region',
    wrong: platform({ backend: "backend.s3({ bucket: 'state' })" }),
    right: platform({ backend: "backend.s3({ bucket: 'state', region: 'auto' })" }),
    says: [
      "Argument of type '{ bucket: string; }' is not assignable to parameter of type 'S3Props'.",
      "  Property 'region' is missing in type '{ bucket: string; }' but required in type 'S3Props'.",
    ],
  },
  {
    title: 'a flavour that the provider does not have',
    wrong: platform({ provider: "{ flavour: 'v2' }" }),
    right: platform({ provider: "{ flavour: 'unsuffixed' }" }),
    says: ["Type '\"v2\"' is not assignable to type 'ProviderFlavour | undefined'."],
  },
  {
    title: 'a fifth tier',
    wrong: platform({ tier: '4' }),
    right: platform({ tier: '3' }),
    says: ["Type '4' is not assignable to type '0 | 1 | 2 | 3 | undefined'."],
  },
  {
    title: 'a Kubernetes version without its v',
    wrong: platform({ podSecurityVersion: "'1.32'" }),
    right: platform({ podSecurityVersion: "'v1.32'" }),
    says: ['Type \'"1.32"\' is not assignable to type \'"latest" | `v1.${number}` | undefined\'.'],
  },
  {
    title: 'TLS that is nobody’s',
    wrong: platform({
      ingress: "{ className: 'traefik', tls: 'none', pods: { namespace: 'traefik', labels: { app: 'traefik' } } }",
    }),
    right: platform({
      ingress:
        "{ className: 'traefik', tls: 'at the edge', pods: { namespace: 'traefik', labels: { app: 'traefik' } } }",
    }),
    says: ["Type '\"none\"' is not assignable to type 'IngressTls'."],
  },
  {
    title: 'an ingress whose pods nobody knows',
    wrong: platform({ ingress: "{ className: 'traefik', tls: 'at the edge' }" }),
    right: platform({
      ingress:
        "{ className: 'traefik', tls: 'at the edge', pods: { namespace: 'traefik', labels: { app: 'traefik' } } }",
    }),
    says: [
      "Property 'pods' is missing in type '{ className: string; tls: \"at the edge\"; }' but required in type 'IngressFacts'.",
    ],
  },
  {
    title: 'pins that float',
    wrong: platform({ images: "{ pin: 'latest' }" }),
    right: platform({ images: "{ pin: 'digest' }" }),
    says: ['Type \'"latest"\' is not assignable to type \'"digest" | "exact" | undefined\'.'],
  },
  {
    title: 'an owner of images that Pawl does not know',
    wrong: platform({ images: "{ owner: 'flux' }" }),
    right: platform({ images: "{ owner: 'keel' }" }),
    says: ["Type '\"flux\"' is not assignable to type 'ImageOwner | undefined'."],
  },
  {
    title: 'a policy about a finding that does not exist',
    wrong: platform({ policy: "{ rules: { F99: 'warn' } }" }),
    right: platform({ policy: "{ rules: { F02: 'warn' } }" }),
    says: ["Object literal may only specify known properties, and 'F99' does not exist in type 'Rules'."],
  },
  {
    title: 'a finding switched off',
    wrong: platform({ policy: "{ rules: { F02: 'off' } }" }),
    right: platform({ policy: "{ rules: { F02: 'observe' } }" }),
    says: ["Type '\"off\"' is not assignable to type 'Level | undefined'."],
  },
  {
    title: 'a mutator that is nobody’s',
    wrong: platform({ mutators: "[{ pod: ['dns_config'] }]" }),
    right: platform({ mutators: "[{ owner: 'kyverno', pod: ['dns_config'] }]" }),
    says: ["Property 'owner' is missing in type '{ pod: string[]; }' but required in type 'Mutator'."],
  },
  {
    title: 'a stack without a platform',
    wrong: statement("new KubernetesStack(app, 'other', {});"),
    right: statement("new KubernetesStack(app, 'other', { platform: homelab });"),
    says: [
      "Argument of type '{}' is not assignable to parameter of type 'KubernetesStackProps'.",
      "  Property 'platform' is missing in type '{}' but required in type 'KubernetesStackProps'.",
    ],
  },
  {
    title: 'a namespace without a name',
    wrong: statement("new Namespace(stack, 'other', {});"),
    right: statement("new Namespace(stack, 'other', { name: 'other' });"),
    says: [
      "Argument of type '{}' is not assignable to parameter of type 'NamespaceProps'.",
      "  Property 'name' is missing in type '{}' but required in type 'NamespaceProps'.",
    ],
  },
  {
    title: 'a network mode that does not exist',
    wrong: statement("new Namespace(stack, 'other', { name: 'other', network: 'deny' });"),
    right: statement("new Namespace(stack, 'other', { name: 'other', network: 'default-deny' });"),
    says: ["Type '\"deny\"' is not assignable to type 'NetworkMode | undefined'."],
  },
  {
    title: 'a network mode in capitals',
    wrong: statement("new Namespace(stack, 'other', { name: 'other', network: 'Observe' });"),
    right: statement("new Namespace(stack, 'other', { name: 'other', network: 'observe' });"),
    says: ["Type '\"Observe\"' is not assignable to type 'NetworkMode | undefined'. Did you mean '\"observe\"'?"],
  },
  {
    title: 'pod security that is lowered in passing',
    wrong: statement("new Namespace(stack, 'other', { name: 'other', podSecurity: 'privileged' });"),
    right: statement("new Namespace(stack, 'other', { name: 'other', podSecurity: 'restricted' });"),
    says: ['Type \'"privileged"\' is not assignable to type \'"restricted" | LoweredPodSecurity | undefined\'.'],
  },
  {
    title: 'pod security that is lowered without a reason',
    wrong: statement("new Namespace(stack, 'other', { name: 'other', podSecurity: { enforce: 'baseline' } });"),
    right: statement(
      `new Namespace(stack, 'other', { name: 'other', podSecurity: { enforce: 'baseline', because: ${exemption('F27')} } });`,
    ),
    says: [
      'Type \'{ enforce: "baseline"; }\' is not assignable to type \'"restricted" | LoweredPodSecurity | undefined\'.',
      "  Property 'because' is missing in type '{ enforce: \"baseline\"; }' but required in type 'LoweredPodSecurity'.",
    ],
  },
];
