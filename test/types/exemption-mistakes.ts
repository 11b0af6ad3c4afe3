import { exemption, statement, webService, type Mistake } from './programs';

/** Exemptions that exempt from nothing, from something else, or for ever. */
export const EXEMPTION_MISTAKES: readonly Mistake[] = [
  {
    title: 'health exempt from another finding',
    wrong: webService({ health: exemption('F04') }),
    right: webService({ health: exemption('F02') }),
    says: [
      'Type \'Exemption<"F04">\' is not assignable to type \'Exemption<"F02"> | Health<"http">\'.',
      '  Type \'Exemption<"F04">\' is not assignable to type \'Exemption<"F02">\'.',
      '    Type \'"F04"\' is not assignable to type \'"F02"\'.',
    ],
  },
  {
    title: 'root exempt from another finding',
    wrong: webService({ runAs: exemption('K-16') }),
    right: webService({ runAs: exemption('D-13') }),
    says: [
      'Type \'Exemption<"K-16">\' is not assignable to type \'Exemption<"D-13"> | RunAs | undefined\'.',
      '  Type \'Exemption<"K-16">\' is not assignable to type \'Exemption<"D-13">\'.',
      '    Type \'"K-16"\' is not assignable to type \'"D-13"\'.',
    ],
  },
  {
    title: 'a privilege exempt from another finding',
    wrong: webService({ security: `{ privileged: ${exemption('F27')} }` }),
    right: webService({ security: `{ privileged: ${exemption('K-16')} }` }),
    says: [
      'Type \'Exemption<"F27">\' is not assignable to type \'Exemption<"K-16">\'.',
      '  Type \'"F27"\' is not assignable to type \'"K-16"\'.',
    ],
  },
  {
    title: 'a writable root exempt from another finding',
    wrong: webService({ security: `{ writableRoot: ${exemption('K-16')} }` }),
    right: webService({ security: `{ writableRoot: ${exemption('F27')} }` }),
    says: [
      'Type \'Exemption<"K-16">\' is not assignable to type \'Exemption<"F27">\'.',
      '  Type \'"K-16"\' is not assignable to type \'"F27"\'.',
    ],
  },
  {
    title: 'capabilities exempt from another finding',
    wrong: webService({ security: `{ capabilities: { add: ['NET_ADMIN'], because: ${exemption('F27')} } }` }),
    right: webService({ security: `{ capabilities: { add: ['NET_ADMIN'], because: ${exemption('K-16')} } }` }),
    says: [
      'Type \'Exemption<"F27">\' is not assignable to type \'Exemption<"K-16">\'.',
      '  Type \'"F27"\' is not assignable to type \'"K-16"\'.',
    ],
  },
  {
    title: 'a CPU limit exempt from another finding',
    wrong: webService({
      resources: `{ cpu: '100m', memory: '512Mi', cpuLimit: { value: '1', because: ${exemption('K-02')} } }`,
    }),
    right: webService({
      resources: `{ cpu: '100m', memory: '512Mi', cpuLimit: { value: '1', because: ${exemption('K-01')} } }`,
    }),
    says: [
      'Type \'Exemption<"K-02">\' is not assignable to type \'Exemption<"K-01">\'.',
      '  Type \'"K-02"\' is not assignable to type \'"K-01"\'.',
    ],
  },
  {
    title: 'a claim exempt from another finding',
    wrong: webService({ volumes: `{ data: claim({ size: '20Gi', mount: '/data', backup: ${exemption('F02')} }) }` }),
    right: webService({ volumes: `{ data: claim({ size: '20Gi', mount: '/data', backup: ${exemption('F09')} }) }` }),
    says: [
      "Type 'Exemption<\"F02\">' is not assignable to type 'BackupDecision'.",
      '  Type \'Exemption<"F02">\' is not assignable to type \'Exemption<"F09">\'.',
      '    Type \'"F02"\' is not assignable to type \'"F09"\'.',
    ],
  },
  {
    title: 'a namespace exempt from another finding',
    wrong: statement(
      `new Namespace(stack, 'other', { name: 'other', podSecurity: { enforce: 'baseline', because: ${exemption('K-16')} } });`,
    ),
    right: statement(
      `new Namespace(stack, 'other', { name: 'other', podSecurity: { enforce: 'baseline', because: ${exemption('F27')} } });`,
    ),
    says: [
      'Type \'Exemption<"K-16">\' is not assignable to type \'Exemption<"F27">\'.',
      '  Type \'"K-16"\' is not assignable to type \'"F27"\'.',
    ],
  },
  {
    title: 'an image exempt from pinning',
    wrong: webService({ image: exemption('F04') }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      "Type 'Exemption<\"F04\">' is not assignable to type 'FloatingImage | PinnedImage | TrackedImage'.",
      "  Type 'Exemption<\"F04\">' is missing the following properties from type 'TrackedImage': tracked, reference, facts",
    ],
  },
  {
    title: 'a finding that does not exist',
    wrong: statement(`web.exempt(${exemption('F99')});`),
    right: statement(`web.exempt(${exemption('F02')});`),
    says: ["Argument of type '\"F99\"' is not assignable to parameter of type 'FindingId'."],
  },
  {
    title: 'a finding in small letters',
    wrong: statement(`web.exempt(${exemption('f02')});`),
    right: statement(`web.exempt(${exemption('F02')});`),
    says: ["Argument of type '\"f02\"' is not assignable to parameter of type 'FindingId'."],
  },
  {
    title: 'an exemption by its id alone',
    wrong: statement("web.exempt('F02');"),
    right: statement(`web.exempt(${exemption('F02')});`),
    says: ["Argument of type 'string' is not assignable to parameter of type 'Exemption<FindingId>'."],
  },
  {
    title: 'an exemption that is only an object',
    wrong: statement("web.exempt({ kind: 'exemption', rule: 'F02', reason: 'because I say so, and nobody asks' });"),
    right: statement(`web.exempt(${exemption('F02')});`),
    says: [
      'Argument of type \'{ kind: "exemption"; rule: "F02"; reason: string; }\' is not assignable to parameter of type \'Exemption<FindingId>\'.',
      "  Property '[brand]' is missing in type '{ kind: \"exemption\"; rule: \"F02\"; reason: string; }' but required in type 'Exemption<FindingId>'.",
    ],
  },
  {
    title: 'an exemption without an end',
    wrong: statement("exempt('F02', { reason: 'one page of text, watched by eye' });"),
    right: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: '2027-03-31' });"),
    says: [
      "Argument of type '{ reason: string; }' is not assignable to parameter of type 'Expiring'.",
      "  Property 'expires' is missing in type '{ reason: string; }' but required in type 'Expiring'.",
    ],
  },
  {
    title: 'an exemption without a reason',
    wrong: statement("exempt('F02', { expires: '2027-03-31' });"),
    right: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: '2027-03-31' });"),
    says: [
      "Argument of type '{ expires: \"2027-03-31\"; }' is not assignable to parameter of type 'Expiring'.",
      "  Property 'reason' is missing in type '{ expires: \"2027-03-31\"; }' but required in type 'Expiring'.",
    ],
  },
  {
    title: 'an end in words',
    wrong: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: 'next year' });"),
    right: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: '2027-03-31' });"),
    says: ["Type '\"next year\"' is not assignable to type '`${number}-${number}-${number}`'."],
  },
  {
    title: 'an end with slashes',
    wrong: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: '31/03/2027' });"),
    right: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: '2027-03-31' });"),
    says: ["Type '\"31/03/2027\"' is not assignable to type '`${number}-${number}-${number}`'."],
  },
  {
    title: 'an end as a Date',
    wrong: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: new Date(2027, 2, 31) });"),
    right: statement("exempt('F02', { reason: 'one page of text, watched by eye', expires: '2027-03-31' });"),
    says: ["Type 'Date' is not assignable to type '`${number}-${number}-${number}`'."],
  },
  {
    title: 'for ever, where the finding does not allow it',
    wrong: statement(
      "exempt('F02', { reason: 'one page of text, watched by eye', permanent: true, review: '2027-03-31' });",
    ),
    right: statement(
      "exempt('K-16', { reason: 'the device plugin of the GPU', permanent: true, review: '2027-03-31' });",
    ),
    says: ["Object literal may only specify known properties, and 'permanent' does not exist in type 'Expiring'."],
  },
  {
    title: 'for ever, with no day to look again',
    wrong: statement("exempt('K-16', { reason: 'the device plugin of the GPU', permanent: true });"),
    right: statement(
      "exempt('K-16', { reason: 'the device plugin of the GPU', permanent: true, review: '2027-03-31' });",
    ),
    says: [
      "Argument of type '{ reason: string; permanent: true; }' is not assignable to parameter of type 'Why<\"K-16\">'.",
      "  Property 'review' is missing in type '{ reason: string; permanent: true; }' but required in type 'Permanent'.",
    ],
  },
  {
    title: 'a finding that does not exist, for a whole platform',
    wrong: statement(
      "homelab.exempt('F99', { reason: 'all images of this publisher', images: 'lscr.io/*', expires: '2027-03-31' });",
    ),
    right: statement(
      "homelab.exempt('D-13', { reason: 'all images of this publisher', images: 'lscr.io/*', expires: '2027-03-31' });",
    ),
    says: ["Argument of type '\"F99\"' is not assignable to parameter of type 'FindingId'."],
  },
  {
    title: 'a stack exempt without an end',
    wrong: statement("stack.exempt('F02', { reason: 'all of these are web pages' });"),
    right: statement("stack.exempt('F02', { reason: 'all of these are web pages', expires: '2027-03-31' });"),
    says: [
      "Argument of type '{ reason: string; }' is not assignable to parameter of type 'Expiring'.",
      "  Property 'expires' is missing in type '{ reason: string; }' but required in type 'Expiring'.",
    ],
  },
];
