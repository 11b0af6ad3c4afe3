import * as path from 'node:path';
import { synth } from '../../lib/testing';
import { isObject, type JsonObject } from '../../lib/values/json';
import { madePage } from '../made-page';
import { dockerStacks } from '../stacks/docker-stacks';
import { objectAt } from '../written';
import { type Check, CIS } from './cis';

/** The table of docs/cis-docker.md is made by `UPDATE=1 npx jest test/docker/cis`. */
const PAGE = path.join(__dirname, '..', '..', 'docs', 'cis-docker.md');

const stacks = dockerStacks.map(({ name, make }) => ({ name, written: synth(make(), { today: '2026-11-21' }) }));
const containers = stacks.flatMap(({ name, written }) =>
  Object.entries(objectAt(objectAt(written.json, 'resource'), 'docker_container')).flatMap(([id, body]) =>
    isObject(body) ? [{ stack: name, written, id, body }] : [],
  ),
);
const failing = ({ meets }: Check) => (meets ? containers.filter(({ body }) => !meets(body)) : []);

function row(check: Check): string {
  const { id, demands, meets, how } = check;
  const others = failing(check);
  const state =
    meets === undefined ? '–' : `${String(containers.length - others.length)} of ${String(containers.length)}`;
  const few = others.length <= 6 ? others.map(({ stack, id: name }) => `${stack}/${name}`).join(', ') : 'most';
  return `| ${id} | ${demands} | ${state} | ${others.length === containers.length ? 'all' : few} | ${how} |`;
}

test('docs/cis-docker.md says of each check how it is met, or why not', () => {
  const table = [
    '| Check | It demands | Met by | Not by | How, or why not |',
    '| --- | --- | --- | --- | --- |',
    ...CIS.map(row),
  ].join('\n');
  const { is, ought } = madePage(PAGE, { cis: table });
  expect(is).toBe(ought);
});

test('the checks are those of section 5, each once', () => {
  expect(CIS.map(({ id }) => id)).toEqual(Array.from({ length: 32 }, (_, index) => `5.${String(index + 1)}`));
});

test.each(CIS.filter(({ exempt }) => exempt !== undefined))(
  'whoever does not meet $id is exempt from what demands it here',
  (check) => {
    for (const { id, written } of failing(check)) {
      const exempt = written.verdicts
        .filter(({ state, subject }) => state === 'exempt' && subject.place.address === `docker_container.${id}`)
        .map(({ finding }) => finding.id);
      expect({ id, isExempt: check.exempt?.some((rule) => exempt.includes(rule)) }).toEqual({ id, isExempt: true });
    }
  },
);

test('what says nothing of an exemption is met by all, or contradicted by the page', () => {
  const open = CIS.filter(({ exempt }) => exempt === undefined).filter((check) => failing(check).length > 0);
  expect(open.map(({ id }) => id)).toEqual(['5.15', '5.29']);
  for (const { how } of open) expect(how).toMatch(/^(?:Contradicted|Not met): /);
});

/** A container that breaks the check and no other attribute. */
const BROKEN: Readonly<Record<string, JsonObject>> = {
  '5.2': { security_opts: ['no-new-privileges:true', 'apparmor=unconfined'] },
  '5.4': { capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } },
  '5.5': { privileged: true },
  '5.6': { mounts: [{ source: '/etc', target: '/x', type: 'bind' }] },
  '5.7': { ports: [{ internal: 22, external: 2222, ip: '127.0.0.1' }] },
  '5.8': { ports: [{ internal: 80, external: 80, ip: '127.0.0.1' }] },
  '5.9': { publish_all_ports: true },
  '5.10': { network_mode: 'host' },
  '5.11': { memory: undefined },
  '5.12': { cpu_quota: undefined },
  '5.13': { read_only: false },
  '5.14': { ports: [{ internal: 80, external: 8080, ip: '0.0.0.0' }] },
  '5.16': { pid_mode: 'host' },
  '5.17': { ipc_mode: 'host' },
  '5.18': { devices: [{ host_path: '/dev/kvm' }] },
  '5.19': { ulimit: [{ name: 'nofile', soft: 1, hard: 1 }] },
  '5.20': { mounts: [{ source: '/a', target: '/b', type: 'bind', bind_options: { propagation: 'rshared' } }] },
  '5.22': { security_opts: ['no-new-privileges:true', 'seccomp=unconfined'] },
  '5.25': { cgroup_parent: '/x' },
  '5.26': { security_opts: ['label=disable'] },
  '5.27': { healthcheck: undefined },
  '5.30': { networks_advanced: undefined },
  '5.31': { userns_mode: 'host' },
  '5.32': { mounts: [{ source: '/var/run/docker.sock', target: '/s', type: 'bind' }] },
};
const web = containers.find(({ id }) => id === 'cartie-web')?.body ?? {};

test.each(Object.entries(BROKEN))('%s tells a container that breaks it', (id, broken) => {
  const meets = CIS.find((check) => check.id === id)?.meets;
  expect([meets?.(web), meets?.({ ...web, ...broken })]).toEqual([true, false]);
});

test('each check of a container is broken by one of them', () => {
  const judged = CIS.filter(({ meets }) => meets !== undefined).map(({ id }) => id);
  expect(judged.filter((id) => BROKEN[id] === undefined)).toEqual(['5.15', '5.21', '5.29']); // the first and last nobody meets
});
