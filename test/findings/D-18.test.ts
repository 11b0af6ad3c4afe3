import { everywhere, ask, states, verdicts } from './asking';
import { said } from './server-forms';
import { modelled } from '../compose/composed';
import type { JsonObject } from '../../lib/values/json';

const image = (build: JsonObject | JsonObject[]): JsonObject => ({
  resource: { docker_image: { app: { name: 'app:1.2.3', build } } },
});
const told = (key: string): string => `hands ${key} to the build as an argument: the history of the image keeps it`;

test('a secret is no build argument, in every spelling', () => {
  expect(ask('D-18', image({ context: '.', build_args: { NPM_TOKEN: 'x' } }))).toEqual([
    `fail docker_image.app.build.build_args.NPM_TOKEN: ${told('NPM_TOKEN')}`,
  ]);
  expect(ask('D-18', image([{ context: '.', build_args: { DB_PASSWORD: '${var.password}' } }]))).toEqual([
    `fail docker_image.app.build[0].build_args.DB_PASSWORD: ${told('DB_PASSWORD')}`,
  ]);
  expect(states('D-18', image({ build_arg: { API_SECRET: 'x' } }))).toEqual(['fail']);
});

test.each(['NEXT_PUBLIC_API_KEY', 'NEXT_PUBLIC_API_URL', 'VERSION'])('%s may be one', (name) => {
  expect(states('D-18', image({ context: '.', build_args: { [name]: 'x' } }))).toEqual([]);
});

test('a secret of BuildKit is right, and so is whatever else has arguments', () => {
  expect(states('D-18', image({ context: '.', secrets: [{ id: 'NPM_TOKEN', env: 'NPM_TOKEN' }] }))).toEqual([]);
  expect(states('D-18', { resource: { other_image: { app: { build: { args: { NPM_TOKEN: 'x' } } } } } })).toEqual([]);
});

test.each(['{NPM_TOKEN: x}', '[NPM_TOKEN=x]', '{NPM_TOKEN: "${NPM_TOKEN}"}'])(
  'the arguments %s of a compose file are told',
  (args) => {
    const text = `services: {app: {image: "app:1.2.3", build: {context: ., args: ${args}}}}`;
    expect(said('D-18', modelled({ 'compose.yaml': text }).estate)).toBe(`fail: ${told('NPM_TOKEN')}`);
  },
);

test('is covered by an exemption', () => {
  const json = image({ context: '.', build_args: { NPM_TOKEN: 'x' } });
  expect(verdicts('D-18', json, {}, [everywhere('D-18')])[0]?.state).toBe('exempt');
});
