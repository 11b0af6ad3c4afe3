import { webService, type Mistake } from './programs';

const DIGEST = '0123456789abcdef'.repeat(4);

/** Images that do not name one release (F04). */
export const IMAGE_MISTAKES: readonly Mistake[] = [
  {
    title: 'a tag that means whatever is newest',
    wrong: webService({ image: "image('nginx:latest')" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      'Argument of type \'"nginx:latest"\' is not assignable to parameter of type \'"nginx:latest" & PinError<"tag \\"latest\\" floats: name a release">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"latest\\" floats: name a release">\'.',
    ],
  },
  {
    title: 'a tag that means whatever is newest, beside a digest',
    wrong: webService({ image: `image('nginx:latest@sha256:${DIGEST}')` }),
    right: webService({ image: `image('nginx:1.27.2@sha256:${DIGEST}')` }),
    says: [
      'Argument of type \'"nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"\' is not assignable to parameter of type \'"nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" & PinError<"tag \\"latest\\" floats: name a release">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"latest\\" floats: name a release">\'.',
    ],
  },
  {
    title: 'no tag',
    wrong: webService({ image: "image('nginx')" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      'Argument of type \'"nginx"\' is not assignable to parameter of type \'"nginx" & PinError<"\\"nginx\\" has no tag, which means latest: name a release">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"\\"nginx\\" has no tag, which means latest: name a release">\'.',
    ],
  },
  {
    title: 'no tag, where the registry has a port',
    wrong: webService({ image: "image('registry.local:5000/nginx')" }),
    right: webService({ image: "image('registry.local:5000/nginx:1.27.2')" }),
    says: [
      'Argument of type \'"registry.local:5000/nginx"\' is not assignable to parameter of type \'"registry.local:5000/nginx" & PinError<"\\"registry.local:5000/nginx\\" has no tag, which means latest: name a release">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"\\"registry.local:5000/nginx\\" has no tag, which means latest: name a release">\'.',
    ],
  },
  {
    title: 'a major version alone',
    wrong: webService({ image: "image('postgres:15')" }),
    right: webService({ image: "image('postgres:15.8')" }),
    says: [
      'Argument of type \'"postgres:15"\' is not assignable to parameter of type \'"postgres:15" & PinError<"tag \\"15\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"15\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
    ],
  },
  {
    title: 'a major version of a variant',
    wrong: webService({ image: "image('node:22-alpine')" }),
    right: webService({ image: "image('node:22.11.0-alpine')" }),
    says: [
      'Argument of type \'"node:22-alpine"\' is not assignable to parameter of type \'"node:22-alpine" & PinError<"tag \\"22-alpine\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"22-alpine\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
    ],
  },
  {
    title: 'a version of two numbers',
    wrong: webService({ image: "image('nginx:1.27')" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      'Argument of type \'"nginx:1.27"\' is not assignable to parameter of type \'"nginx:1.27" & PinError<"tag \\"1.27\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"1.27\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
    ],
  },
  {
    title: 'a tag that is a word',
    wrong: webService({ image: "image('nginx:stable')" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      'Argument of type \'"nginx:stable"\' is not assignable to parameter of type \'"nginx:stable" & PinError<"tag \\"stable\\" floats: name a release">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"stable\\" floats: name a release">\'.',
    ],
  },
  {
    title: 'a tag that is a word in capitals',
    wrong: webService({ image: "image('nginx:LATEST')" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      'Argument of type \'"nginx:LATEST"\' is not assignable to parameter of type \'"nginx:LATEST" & PinError<"tag \\"LATEST\\" floats: name a release">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"LATEST\\" floats: name a release">\'.',
    ],
  },
  {
    title: 'a tag that is a word and a variant',
    wrong: webService({ image: "image('nginx:stable-alpine')" }),
    right: webService({ image: "image('nginx:1.27.2-alpine')" }),
    says: [
      'Argument of type \'"nginx:stable-alpine"\' is not assignable to parameter of type \'"nginx:stable-alpine" & PinError<"tag \\"stable-alpine\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"stable-alpine\\" is not exact: write a full version (1.27.2), a date or a commit, or add @sha256:<digest>">\'.',
    ],
  },
  {
    title: 'a branch',
    wrong: webService({ image: "image('ghcr.io/me/app:main')" }),
    right: webService({ image: "image('ghcr.io/me/app:main-1a2b3c4')" }),
    says: [
      'Argument of type \'"ghcr.io/me/app:main"\' is not assignable to parameter of type \'"ghcr.io/me/app:main" & PinError<"tag \\"main\\" floats: name a release">\'.',
      '  Type \'string\' is not assignable to type \'PinError<"tag \\"main\\" floats: name a release">\'.',
    ],
  },
  {
    title: 'a digest without the tag that people read',
    wrong: webService({ image: `image('nginx@sha256:${DIGEST}')` }),
    right: webService({ image: `image('nginx:1.27.2@sha256:${DIGEST}')` }),
    says: [
      'Argument of type \'"nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"\' is not assignable to parameter of type \'"nginx@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" & PinError<"add the tag that people read: repo:1.27.2@sha256:...">\'.',
      "  Type 'string' is not assignable to type 'PinError<\"add the tag that people read: repo:1.27.2@sha256:...\">'.",
    ],
  },
  {
    title: 'text as an image',
    wrong: webService({ image: "'nginx:1.27.2'" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: ["Type 'string' is not assignable to type 'FloatingImage | PinnedImage | TrackedImage'."],
  },
  {
    title: 'an object that looks like an image',
    wrong: webService({ image: "{ reference: 'nginx:latest', facts: {} }" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      "Type '{ reference: string; facts: {}; }' is not assignable to type 'FloatingImage | PinnedImage | TrackedImage'.",
      "  Property 'because' is missing in type '{ reference: string; facts: {}; }' but required in type 'FloatingImage'.",
    ],
  },
  {
    title: 'a value of another brand as an image',
    wrong: webService({ image: "secret('registry', 'image')" }),
    right: webService({ image: "image('nginx:1.27.2')" }),
    says: [
      "Type 'SecretRef' is not assignable to type 'FloatingImage | PinnedImage | TrackedImage'.",
      "  Type 'SecretRef' is missing the following properties from type 'TrackedImage': tracked, reference, facts",
    ],
  },
  {
    title: 'a shell that Pawl does not know',
    wrong: webService({ image: "image('nginx:1.27.2', { shell: 'bash' })" }),
    right: webService({ image: "image('nginx:1.27.2', { shell: 'sh' })" }),
    says: ['Type \'"bash"\' is not assignable to type \'"none" | "sh" | undefined\'.'],
  },
  {
    title: 'a user of an image by name',
    wrong: webService({ image: "image('nginx:1.27.2', { user: 'nginx' })" }),
    right: webService({ image: "image('nginx:1.27.2', { user: 'named' })" }),
    says: ['Type \'"nginx"\' is not assignable to type \'"named" | "root" | number | undefined\'.'],
  },
];
