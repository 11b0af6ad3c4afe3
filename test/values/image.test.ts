import { parseImage, pinOf } from '../../lib/values/image';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function pin(reference: string): string {
  const read = parseImage(reference);
  return read.ok ? pinOf(read.value) : read.problem;
}

test.each([
  ['app', 'absent'],
  ['ghcr.io/o/app', 'absent'],
  ['reg:5000/app', 'absent'],
  ['app:latest', 'latest'],
  ['reg:5000/app:latest', 'latest'],
  [`app@${digest}`, 'digest'],
  [`app:latest@${digest}`, 'digest'],
  [`reg:5000/o/app:1.2@${digest}`, 'digest'],
  ['app:stable', 'floating'],
  ['app:15', 'floating'],
  ['app:15-alpine', 'floating'],
  ['app:1.27', 'floating'],
  ['app:8.4-alpine3.19', 'floating'],
  ['app:2024.8', 'floating'],
  ['app:1.0.0-SNAPSHOT', 'floating'],
  ['app:deadbee', 'floating'],
  ['postgres:17', 'floating'],
  ['postgres:17-alpine', 'floating'],
  ['postgres:9.6', 'floating'],
  ['postgres:17.2', 'immutable'],
  ['registry.local:5000/mirror/postgres:17.2-alpine', 'immutable'],
  ['o/postgres-backup:17.2', 'floating'],
  ['mpepping/cyberchef:v9.55.0', 'immutable'],
  ['nginx:1.27.2-alpine3.20', 'immutable'],
  ['pgvecto-rs:pg16-v0.2.0', 'immutable'],
  ['minio:RELEASE.2024-01-16T16-07-38Z', 'immutable'],
  ['app:20240116', 'immutable'],
  ['odoo:18.0-20250106', 'immutable'],
  ['app:1a2b3c4d', 'immutable'],
  ['app:sha-1a2b3c4', 'immutable'],
  ['localhost/app:1.2.3', 'immutable'],
])('%s is pinned as %s', (reference, expected) => {
  expect(pin(reference)).toBe(expected);
});

test.each([
  ['app:', 'is not an image reference'],
  ['', 'is not an image reference'],
  ['APP:1.2.3', 'repository name must be lowercase'],
  [' app:1.2.3', 'is not an image reference'],
  ['app:1.2.3@sha256:aa', 'the digest is not sha256: and 64 lower-case hex digits'],
  [`app:1.2.3@${digest.toUpperCase()}`, 'the digest is not sha256: and 64 lower-case hex digits'],
])('%j is refused with its reason', (reference, sentence) => {
  expect(pin(reference)).toContain(sentence);
});

test('Docker Hub and its library are made explicit, so that a list of registries can judge them', () => {
  expect(parseImage('nginx:1.27.2')).toEqual({
    ok: true,
    value: { registry: 'docker.io', repository: 'library/nginx', tag: '1.27.2' },
  });
});
