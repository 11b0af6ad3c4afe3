import { Construct } from 'constructs';
import { AUTO_HEAL_SCRIPT } from '../../../lib/docker/script';
import { announceConstruct } from '../../../lib/gate/origin';
import { type Duration, parseDuration } from '../../../lib/values/duration';
import { exempt, type Exemption } from '../../../lib/values/exemption';
import { image, type PinnedImage } from '../../../lib/values/image';
import { fileOnHost, type HostSecret } from '../../../lib/values/secret';
import { Checks, completed, type RequiredProp } from '../../props/checks';
import { checkedLater, orExempt, parsedLater, type Shape } from '../../props/shape';
import { runAs, type RunAs } from '../../props/user';
import type { Tier } from '../network/topology';
import { ContainerService } from './container-service';
import { REQUIRED } from './docker-container';
import { exec } from './health';
import { CONTAINER } from './props-shape';
import type { ResourceProps } from './resources';
import { secretFile } from './secret-shape';
import { bind } from './volume';

export interface AutoHealProps {
  /** File with the address that is told of every restart, by POST: a topic of ntfy, a webhook. There is no silent one (C-17). */
  readonly alert: HostSecret;
  /** Why it may use the socket of the engine, which makes it root on its host (K-16). */
  readonly because: Exemption<'K-16'>;
  /** The network that it stands in, with a way to that address. */
  readonly network: Tier;
  /** User and group that may use the socket: `uid(65532, <group of the socket>)`. */
  readonly runAs: RunAs | Exemption<'D-13'>;
  /** @default 'auto-heal' */
  readonly name?: string;
  /** An image with a shell and curl. @default curlimages/curl:8.11.1 */
  readonly image?: PinnedImage;
  /** How often it looks. @default '5m' - as the audited monitor did (004 L366) */
  readonly every?: Duration;
  /** Restarts of one container within an hour; one more is told of and not made. @default 3 - what three did not mend, a fourth will not */
  readonly most?: number;
  /** @default a tenth of a core and 32Mi */
  readonly resources?: ResourceProps;
}

const AUTO_HEAL: Readonly<Record<keyof AutoHealProps, Shape>> = {
  alert: secretFile,
  because: checkedLater,
  network: CONTAINER.network,
  runAs: orExempt(runAs),
  name: parsedLater,
  image: CONTAINER.image,
  every: parsedLater,
  most: parsedLater,
  resources: CONTAINER.resources,
};

const NEEDED = {
  alert: { mend: "alert: fileOnHost('/srv/secrets/auto-heal/webhook')", standIn: fileOnHost('/missing') },
  because: {
    rule: 'K-16',
    mend: "because: exempt('K-16', { reason: '…', expires: '…' })",
    standIn: exempt('K-16', { reason: 'stands in for one that is missing', expires: '2000-01-01' }),
  },
  network: REQUIRED.network,
  runAs: { rule: 'D-13', mend: 'runAs: uid(65532, <group of the socket>)', standIn: { kind: 'uid', uid: 1, gid: 1 } },
} as const satisfies Record<string, RequiredProp>;

const SOCKET = '/var/run/docker.sock';

/**
 * Restarts the containers of its host that are unhealthy, which the engine does not do by itself (D-06). Each restart is told of, and no
 * container is restarted more often than `most` times an hour: then somebody is told that it is left alone (C-17). Where nobody could
 * be told, it turns unhealthy itself.
 */
export class AutoHeal extends Construct {
  /** The container that does it. */
  readonly container: ContainerService;

  constructor(scope: Construct, id: string, given: AutoHealProps) {
    super(scope, id);
    announceConstruct(this.node, 'AutoHeal');
    const checks = new Checks(this);
    const props = completed(given, AUTO_HEAL, NEEDED, checks);
    const { name = 'auto-heal', most = 3, every = '5m' } = props;
    const seconds = checks.value('every', parseDuration(every)) ?? 300;
    if (!Number.isInteger(most) || most < 1)
      checks.problem(`most: ${String(most)} is no number of restarts: write 1 or more, whole`);
    this.container = new ContainerService(this, 'container', {
      name,
      image: props.image ?? image('curlimages/curl:8.11.1'),
      network: props.network,
      runAs: props.runAs,
      resources: props.resources ?? { cpu: '0.1', memory: '32Mi' },
      entrypoint: ['sh', '-c'],
      command: [AUTO_HEAL_SCRIPT],
      env: {
        SOCKET,
        ALERT: '/run/secrets/alert',
        STATE: '/tmp/auto-heal',
        MOST: String(most),
        EVERY: String(seconds),
        SELF: name,
      },
      secrets: { alert: props.alert },
      volumes: { socket: bind(SOCKET, SOCKET, { because: props.because }) },
      health: exec(['sh', '-c', `find /tmp/auto-heal/.heard -mmin -${String(Math.ceil(seconds / 20))} | grep -q .`], {
        starting: '2m',
      }),
    });
  }
}
