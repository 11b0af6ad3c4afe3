import { importX } from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What each room may import, besides itself; everything else under the house is closed to it. */
const rooms = {
  'lib/values': [],
  'lib/terraform': ['lib/values'],
  'lib/host': ['lib/values'],
  'lib/backup': [],
  'lib/docker': [],
  'lib/model': ['lib/values', 'lib/terraform'],
  'lib/findings': ['lib/values', 'lib/model', 'lib/backup'],
  'lib/sources': ['lib/values', 'lib/terraform', 'lib/model', 'lib/host'],
  'lib/diff': ['lib/values', 'lib/terraform', 'lib/model', 'lib/sources'],
  'lib/objects': ['lib/values', 'lib/terraform', 'lib/model', 'lib/sources'],
  'lib/compose': ['lib/values', 'lib/terraform', 'lib/model', 'lib/sources'],
  'lib/reports': ['lib/values', 'lib/model', 'lib/findings', 'lib/diff'],
  'lib/synth': ['lib/values', 'lib/terraform'],
  'lib/gate': ['lib/values', 'lib/terraform', 'lib/model', 'lib/findings', 'lib/sources', 'lib/reports', 'lib/synth'],
  'lib/testing': [
    'lib/values',
    'lib/terraform',
    'lib/model',
    'lib/findings',
    'lib/sources',
    'lib/reports',
    'lib/synth',
    'lib/gate',
  ],
  'lib/cli': ['lib'],
  constructs: ['lib'],
  'constructs/monitoring': ['lib'],
  'constructs/backup': ['lib', 'constructs/props', 'constructs/monitoring'],
  // each door has a provider of its own, which the users of the others do not install
  'constructs/kubernetes': [
    'lib',
    'constructs/props',
    'constructs/backend.ts',
    'constructs/backup',
    'constructs/monitoring',
  ],
  // hosts need no provider, so that whoever uses Docker installs nothing more for them
  'constructs/docker': [
    'lib',
    'constructs/props',
    'constructs/backend.ts',
    'constructs/backup',
    'constructs/monitoring',
    'constructs/host',
  ],
  'constructs/host': ['lib', 'constructs/props', 'constructs/backend.ts'],
  stacks: ['constructs'],
};

const zones = Object.entries(rooms).map(([room, doors]) => ({
  target: `./${room}`,
  from: ['./lib', './constructs', './stacks', './main.ts'].filter((place) => place !== `./${room}`),
  except: [room, ...doors].map((door) => `./${door}`),
}));

/** `no-restricted-paths` reads `except` relative to `from`, so each pair is spelled out. */
const restricted = zones.flatMap(({ target, from, except }) =>
  from
    .filter((place) => !except.includes(place))
    .map((place) => ({
      target,
      from: place,
      except: except.filter((door) => door.startsWith(`${place}/`)).map((door) => `.${door.slice(place.length)}`),
      message: 'Imports go one way: lib/values <- terraform <- model <- findings <- gate <- constructs <- stacks.',
    })),
);

const providerRoots = ['@cdktf/provider-kubernetes', '@cdktf/provider-docker', '@cdktf/provider-null'].map((name) => ({
  name,
  message: 'Import the resource deeply (…/lib/deployment-v1): the package root costs 850 ms and 252 MB.',
}));

const unseeded = { name: 'fast-check', message: 'Import test/seeded: its runs generate the same inputs each time.' };

export default tseslint.config(
  {
    // an example is a project of its own: its types are checked where it is installed (test/e2e)
    ignores: [
      'examples/',
      'dist/',
      'cdktf.out/',
      'coverage/',
      'reports/',
      'node_modules/',
      '.stryker-tmp/',
      'test/types/programs/',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, prettier],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: restricted }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-imports': ['error', { paths: providerRoots }],
      'max-lines': ['warn', { max: 320, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines': 'off', '@typescript-eslint/no-empty-function': 'off' },
  },
  {
    files: ['test/**/*.test.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [...providerRoots, unseeded] }] },
  },
);
