import { majorOf } from '../../lib/model/major-version';

test.each([
  ['postgres:17.2', 17],
  ['postgres:9.6.24', 9],
  ['docker.io/library/postgres:16.4-alpine@sha256:' + '0a'.repeat(32), 16],
  ['postgis/postgis:16-3.5', 16],
  ['pgvector/pgvector:0.8.0-pg17', 17],
  ['tensorchord/pgvecto-rs:pg16-v0.2.0', 16],
  ['mysql:8.4.3', 8],
  ['mongo:7.0.15', 7],
  ['hashicorp/vault:v1.18.3', 1],
])('%s has files of %i', (image, major) => {
  expect(majorOf(image)).toBe(major);
});

test.each(['timescale/timescaledb:2.17.2', 'postgres', 'postgres:latest', 'nginx:1.27.2', 'no image', 'mysql:lts'])(
  'of %s nothing says it, or it has none',
  (image) => {
    expect(majorOf(image)).toBeUndefined();
  },
);
