import { spawnSync } from 'node:child_process';
import {
  type HostFileSettings,
  journalFolder,
  readSettings,
  releaseOf,
  sha256,
  writeSettings,
} from '../../lib/host/settings';
import * as fc from '../seeded';

const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom("'", '"', '\\', '$', '`', '\n', '\r', '!', '=', '#', 'é', '🗄'),
      fc.string({ maxLength: 3 }),
    ),
  })
  .map((value) => value.replaceAll('\0', ''));
const settings: fc.Arbitrary<HostFileSettings> = fc.record({
  path: fc.constantFrom('/etc/exports', '/etc/exports.d/a-b.exports'),
  content: text,
  mode: fc.constantFrom('0644', '0600'),
  owner: fc.constant('root:root'),
  validate: text,
  activate: text,
  verify: text,
  revert: text,
  limit: fc.integer({ min: 1, max: 600 }),
  patience: fc.integer({ min: 1, max: 600 }),
  confirmWithin: fc.integer({ min: 1, max: 600 }),
  sudo: fc.boolean(),
  makeFolder: fc.boolean(),
});

test('settings are read back as they were written, whatever text they hold', () => {
  fc.assert(
    fc.property(settings, (given) => {
      expect(readSettings(`${writeSettings(given)}at=start\npath='not this'\n`)).toEqual({ ok: true, value: given });
    }),
    { numRuns: 500 },
  );
});

test('a shell reads every text as it was written', () => {
  fc.assert(
    fc.property(settings, (given) => {
      const script = `${writeSettings(given)}printf '%s\\0' "$content" "$activate" "$path" "$sha256" "$release" "$folder"`;
      const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
      const { content, activate, path } = given;
      const said = [content, activate, path, sha256(content), releaseOf(given), journalFolder(path), ''];
      expect([stdout, stderr]).toEqual([said.join('\0'), '']);
    }),
    { numRuns: 60 },
  );
});

test('another script is refused', () => {
  expect(readSettings('#!/bin/sh\npath=/etc/exports\n')).toEqual({
    ok: false,
    problem: 'this is no script of a host file',
  });
});

test('a script that was cut off is refused', () => {
  const whole = writeSettings({
    path: '/etc/motd',
    content: 'hello',
    mode: '0644',
    owner: 'root:root',
    validate: '',
    activate: '',
    verify: '',
    revert: '',
    limit: 1,
    patience: 2,
    confirmWithin: 3,
    sudo: false,
    makeFolder: false,
  });
  expect(readSettings(whole.slice(0, whole.indexOf('revert=')))).toEqual({
    ok: false,
    problem: 'the script of this host file lacks revert, content',
  });
});
