import { exemption, type Mistake, statement } from './programs';

const EXTERNAL =
  "new ExternalSecret(stack, 'db', { name: 'db', namespace, keys: { password: remote('db', 'password') } })";

/** What a workload may be granted, and how too much of it may be asked for. */
export const ACCESS_MISTAKES: readonly Mistake[] = [
  {
    title: 'every resource of a group',
    wrong: statement("web.can('read', '*.apps');"),
    right: statement("web.can('read', 'deployments.apps');"),
    says: [
      'Argument of type \'"*.apps"\' is not assignable to parameter of type \'Wildcard | ("*.apps" & WildcardError<"\\"*.apps\\" grants what nobody has thought of yet: name it, or write wildcard(exempt(\'F19\', ...))">)\'.',
    ],
  },
  {
    title: 'every verb',
    wrong: statement("web.can('*', 'pods');"),
    right: statement("web.can(['get', 'delete'], 'pods');"),
    says: [
      "Argument of type '\"*\"' is not assignable to parameter of type 'Verb | Wildcard | readonly [Verb, ...Verb[]]'.",
    ],
  },
  {
    title: 'a verb with which a workload gives itself the rest',
    wrong: statement("web.can('escalate', 'roles.rbac.authorization.k8s.io');"),
    right: statement("web.can('read', 'roles.rbac.authorization.k8s.io');"),
    says: [
      "Argument of type '\"escalate\"' is not assignable to parameter of type 'Verb | Wildcard | readonly [Verb, ...Verb[]]'.",
    ],
  },
  {
    title: 'the Secrets of all namespaces without a reason',
    wrong: statement("web.can('read', 'secrets', { namespaces: 'all' });"),
    right: statement(`web.can('read', 'secrets', { namespaces: 'all', because: ${exemption('F19')} });`),
    says: [
      "Argument of type '{ namespaces: \"all\"; }' is not assignable to parameter of type 'SecretScope | undefined'.",
      '  Type \'{ namespaces: "all"; }\' is not assignable to type \'(NamedScope & Required<Pick<NamedScope, "names">>) | EverySecret\'.',
      "    Property 'because' is missing in type '{ namespaces: \"all\"; }' but required in type 'EverySecret'.",
    ],
  },
  {
    title: 'the Secrets of all namespaces by the exemption from another finding',
    wrong: statement(`web.can('read', 'secrets', { namespaces: 'all', because: ${exemption('F27')} });`),
    right: statement("web.can('read', 'secrets', { namespaces: 'all', names: ['tls'] });"),
    says: [
      'Argument of type \'{ namespaces: "all"; because: Exemption<"F27">; }\' is not assignable to parameter of type \'SecretScope | undefined\'.',
      "  Types of property 'because' are incompatible.",
      '    Type \'Exemption<"F27">\' is not assignable to type \'Exemption<"F19">\'.',
      '      Type \'"F27"\' is not assignable to type \'"F19"\'.',
    ],
  },
  {
    title: 'a list of names without a name',
    wrong: statement("web.can('read', 'secrets', { names: [] });"),
    right: statement("web.can('read', 'secrets', { names: ['tls'] });"),
    says: [
      "Type '[]' is not assignable to type 'readonly [string, ...string[]]'.",
      '  Source has 0 element(s) but target requires 1.',
    ],
  },
  {
    title: 'a reason for a grant that needs none',
    wrong: statement(`web.can('read', 'pods', { because: ${exemption('F19')} });`),
    right: statement("web.can('read', 'pods', { namespaces: 'all' });"),
    says: ["Object literal may only specify known properties, and 'because' does not exist in type 'NamedScope'."],
  },
  {
    title: 'a vertical autoscaler that evicts pods',
    wrong: statement("new VerticalAutoscaler(stack, 'vpa', { workload: web, mode: 'Auto' });"),
    right: statement("new VerticalAutoscaler(stack, 'vpa', { workload: web, mode: 'Initial' });"),
    says: ['Type \'"Auto"\' is not assignable to type \'"Initial" | "Off" | undefined\'.'],
  },
  {
    title: 'a key that an ExternalSecret does not read',
    wrong: statement(`${EXTERNAL}.secret('pasword');`),
    right: statement(`${EXTERNAL}.secret('password');`),
    says: ['Argument of type \'"pasword"\' is not assignable to parameter of type \'"password"\'.'],
  },
  {
    title: 'a key that an ExternalSecret does not read, as a variable',
    wrong: statement(`${EXTERNAL}.variables('pasword');`),
    right: statement(`${EXTERNAL}.variables('password').PASSWORD;`),
    says: ['Argument of type \'"pasword"\' is not assignable to parameter of type \'"password"\'.'],
  },
  {
    title: 'a secret in the place of where it is',
    wrong: statement(EXTERNAL.replace("remote('db', 'password')", "'hunter2'")),
    right: statement(EXTERNAL),
    says: ["Type 'string' is not assignable to type 'RemoteKey'."],
  },
];
