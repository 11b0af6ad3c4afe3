import * as fs from 'node:fs';
import * as path from 'node:path';
import { composeOf, composeText } from '../../lib/compose/compose';
import { placedFiles } from '../../lib/host/placed';
import { synth } from '../../lib/testing';
import { dockerStacks } from '../stacks/docker-stacks';
import { ofCompose, ofTerraform } from './alike';

test('there are Docker stacks', () => {
  expect(dockerStacks.map(({ name }) => name)).toContain('cartie');
});

describe.each(dockerStacks)('the stack $name as a compose file', ({ name, make }) => {
  const { json } = synth(make(), { today: '2026-11-21' });
  const project = composeOf(name, json);
  const text = composeText(name, json, project);

  test('loses nothing but files of its host, and tells of each of those', () => {
    const files = placedFiles(json).map(({ address }) => address);
    expect(project.unsayable.map(({ address }) => address).sort()).toEqual([...files].sort());
  });

  test('means what its Terraform means', () => {
    expect(ofCompose(text)).toEqual(ofTerraform(name, json));
  });

  /** `UPDATE=1 npx jest test/compose/stacks` writes it. */
  test('is the file that was reviewed', () => {
    const file = path.join(__dirname, '..', 'stacks', `${name}.compose.yaml`);
    if (process.env['UPDATE'] === '1') fs.writeFileSync(file, text);
    expect(text).toBe(fs.readFileSync(file, 'utf8'));
  });
});
