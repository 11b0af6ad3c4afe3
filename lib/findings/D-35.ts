import ipaddr from 'ipaddr.js';
import type { DockerContainer, DockerPort } from '../model/docker';
import type { Estate } from '../model/estate';
import type { Facts } from '../model/facts';
import { type Answer, every, isSame, type Said, some } from '../model/relations';
import type { Place } from '../model/subject';
import { isUnknown, type Known, writtenOf } from '../model/unknown';
import { fail, finding, pass, unknown, unsure, type Judged, type Opinion } from './finding';

/**
 * D-35: a port of a Docker host belongs to one container.
 *
 * The map of ports gives each service one of its own, two while it is moved to TLS. The engine starts the first that asks for a port,
 * and refuses the second ("port is already allocated") after those before it were replaced. One address and all addresses
 * meet; TCP and UDP do not, nor do services that no profile of Compose starts together. The stacks of one host are asked together;
 * a port that the engine may choose is nobody's.
 */
export const D35 = finding({
  id: 'D-35',
  title: 'A port of a Docker host is published by one container',
  severity: 'medium',
  sources: ['003 L452-458'],
  judges: [{ judgeAll: judgeHosts }],
  mend: 'publish: loopback(<another port>); or none, and reach it by its name in their network',
  exemptAt: '',
});

function judgeHosts({ dockerContainers }: Estate, factsOf: (place: Place) => Facts): readonly Judged[] {
  const tenants = dockerContainers
    .filter(isThere)
    .map((container) => ({ container, host: hostOf(container, factsOf) }));
  return tenants.map(({ container, host }) => {
    const others = tenants.filter((each) => each.host === host && each.container !== container);
    return {
      subject: container,
      opinions: judge(
        container,
        others.map((each) => each.container),
      ),
    };
  });
}

/** One that is meant to run on, and that the host's own ports are not given to: a one-shot gives its ports back. */
function isThere({ rights, isOneShot, start, copies }: DockerContainer): boolean {
  return rights.networkMode !== 'host' && isOneShot !== true && start !== false && copies !== 0;
}

function hostOf({ place, provider }: DockerContainer, factsOf: (place: Place) => Facts): string {
  const name = provider === undefined ? factsOf(place).host?.name : undefined;
  return name === undefined ? `${provider ?? ''} of the stack ${place.stack}` : `host ${name}`;
}

function judge(container: DockerContainer, others: readonly DockerContainer[]): readonly Opinion[] {
  const { ports, hiddenPorts } = container;
  return [
    ...ports.filter(isFixed).map((port) => judgePort(port, container, others)),
    ...(hiddenPorts ? [unknown(hiddenPorts, { at: 'ports' })] : []),
  ];
}

/** A range of a compose file (`8000-8010`) lets the engine choose, as 0 does. */
function isFixed({ external }: DockerPort): boolean {
  return isUnknown(external) ? external.expression.includes('${') : external !== undefined && external !== 0;
}

function judgePort(port: DockerPort, container: DockerContainer, others: readonly DockerContainer[]): Opinion {
  const at = { at: port.at };
  const number = writtenOf(numberOf(port));
  const many = container.kind === 'service' || isUnknown(port.external) ? false : isMany(container);
  if (many) return fail(`publishes port ${number} for each of its copies: all but one do not start`, at);
  const asked = others.map((other) => ({ other, meets: meets(port, container, other) }));
  const sure = asked.find(({ meets }) => meets === true);
  if (sure) return fail(`publishes port ${number}, which ${sure.other.title} publishes too: one does not start`, at);
  const hidden = asked.find(({ meets }) => meets === undefined);
  if (hidden) return unsure(`may publish the port that ${hidden.other.title} publishes`, at);
  return many === undefined ? unsure(`may publish port ${number} for more than one copy of it`, at) : pass(at);
}

/** `count = var.gpu ? 1 : 0` makes one at most. */
const ONE_AT_MOST = /\?\s*[01]\s*:\s*[01]\s*\}$/;

function isMany({ copies = 1 }: DockerContainer): Answer {
  return isUnknown(copies) ? (ONE_AT_MOST.test(copies.expression) ? false : undefined) : copies > 1;
}

/** Whether two containers want one port of the host; undefined where an expression decides that, or whether they are there. */
function meets(port: DockerPort, by: DockerContainer, other: DockerContainer): Answer {
  const { profiles } = by;
  const isApart = profiles.length > 0 && other.profiles.length > 0;
  if (isApart && !profiles.some((profile) => other.profiles.includes(profile))) return false;
  const answer = some(
    other.ports
      .filter(isFixed)
      .map((each) =>
        every([
          isSame({ by, value: numberOf(port) }, { by: other, value: numberOf(each) }),
          isSame({ by, value: protocolOf(port) }, { by: other, value: protocolOf(each) }),
          overlap({ by, value: port.ip ?? '' }, { by: other, value: each.ip ?? '' }),
        ]),
      ),
  );
  return answer === true && [by, other].some(({ copies }) => isUnknown(copies)) ? undefined : answer;
}

function numberOf({ external }: DockerPort): Known<string> {
  return isUnknown(external) ? external : String(external);
}

function protocolOf({ protocol }: DockerPort): Known<string> {
  return isUnknown(protocol) ? protocol : (protocol ?? 'tcp').toLowerCase();
}

/** Whether an address of the host belongs to both. `0.0.0.0` is every one of IPv4, `::` of IPv6, and nothing is both. */
function overlap(a: Said, b: Said): Answer {
  if (a.value === '' || b.value === '') return true;
  if (isUnknown(a.value) || isUnknown(b.value)) return isSame(a, b);
  if (!ipaddr.isValid(a.value) || !ipaddr.isValid(b.value)) return a.value === b.value;
  const [one, other] = [ipaddr.process(a.value), ipaddr.process(b.value)];
  if (one.kind() !== other.kind()) return false;
  return [one, other].some((each) => each.range() === 'unspecified') || one.toString() === other.toString();
}
