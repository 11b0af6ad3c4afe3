import type { Policy, PropProblem } from '../../../lib/gate/governance';
import type { Facts } from '../../../lib/model/facts';
import { exempt, type Exemption, type Why } from '../../../lib/values/exemption';
import type { FindingId } from '../../../lib/values/finding-id';
import { type Memory, parseMemory } from '../../../lib/values/memory';
import type { Parsed } from '../../../lib/values/parsed';
import { pg, type StateBackend } from '../../backend';
import { completed, type RequiredProp } from '../../props/checks';
import { list, made, mayLack, object, oneOf, parsedLater, type Shape, text } from '../../props/shape';
import { backend, policy, tier } from '../../props/stack-shape';
import { type EngineAddress, type HostAddress, parseAddress, socket } from './address';

export interface DockerHostProps {
  /** What reports and the exemption ledger call it: `cx21`. One name for one machine, whichever stacks use it. */
  readonly name: string;
  /** `ssh({ user: 'deployer', host: 'cx21.example.org' })`, or `socket()`. */
  readonly address: HostAddress;
  /** Memory of the machine. The limits of its containers may come to all of it but the reserve (D-02). */
  readonly memory: Memory;
  /** Cores of the machine, whole. Twice as many may be limited before it is warned of (D-02, N-27). */
  readonly cpus: number;
  /**
   * Memory that containers leave to the system and to what runs beside them.
   *
   * @default 15 % of the memory - limits that come to all of it leave nothing to the engine itself (E-25)
   */
  readonly reserve?: Memory;
  /** Where state lives (S-30). */
  readonly backend: StateBackend;
  readonly provider?: {
    /** @default '>= 3.6.2, < 5.0.0' - the constructs' output is the same for both major versions */
    readonly version?: string;
  };
  readonly images?: {
    /** @default 'exact' - a full version, date or commit; `digest` demands one everywhere (F04) */
    readonly pin?: 'exact' | 'digest';
    /** Registries that may be pulled from, `docker.io` explicit (K-14). @default any */
    readonly registries?: readonly string[];
  };
  /** How much stands on this: 0 everything, 3 nothing that anybody misses for a day. @default 1 (K-30) */
  readonly tier?: Facts['tier'];
  /** How strictly its stacks are judged. @default enforce everything, count what is unknown */
  readonly policy?: Policy;
}

const HOST: Readonly<Record<keyof DockerHostProps, Shape>> = {
  name: text,
  address: made('made by ssh or socket', {
    socket: object({ path: text }),
    ssh: object({ user: text, host: text, port: parsedLater, knownHosts: mayLack(text) }),
  }),
  memory: parsedLater,
  cpus: parsedLater,
  reserve: parsedLater,
  backend,
  provider: object({ version: mayLack(text) }),
  images: object({ pin: mayLack(oneOf('exact', 'digest')), registries: mayLack(list(text)) }),
  tier,
  policy,
};

const REQUIRED = {
  name: { mend: "name: 'cx21'", standIn: 'missing' },
  address: { mend: "address: ssh({ user: 'deployer', host: 'cx21.example.org' })", standIn: socket() },
  memory: { rule: 'D-02', mend: "memory: '4Gi'", standIn: '1Ti' },
  cpus: { rule: 'D-02', mend: 'cpus: 2', standIn: 1 },
  backend: { rule: 'S-30', mend: "backend: backend.s3({ bucket: '…', region: '…' })", standIn: pg() },
} as const satisfies Record<string, RequiredProp>;

const RESERVED_SHARE = 0.15;

/** One machine with a Docker engine, shared by the stacks that run on it. */
export class DockerHost {
  readonly name: string;
  readonly props: DockerHostProps;
  /** What the provider is told. @internal */
  readonly engine: EngineAddress;
  /** What is wrong with the props: told by every stack that stands on them. @internal */
  readonly problems: readonly PropProblem[];
  private readonly budget: NonNullable<Facts['host']>;
  private readonly granted: Exemption<FindingId>[] = [];

  constructor(given: DockerHostProps) {
    const problems: PropProblem[] = [];
    const problem = (message: string, rest: Omit<PropProblem, 'message'> = {}): void => {
      problems.push({ ...rest, message: `host: ${message}` });
    };
    const value = <T>(prop: string, answer: Parsed<T>, rest: Omit<PropProblem, 'message'> = {}): T | undefined => {
      if (answer.ok) return answer.value;
      problem(`${prop}: ${answer.problem}`, rest);
      return undefined;
    };
    const props = completed(given, HOST, REQUIRED, { problem });
    const memory = value('memory', parseMemory(props.memory), { rule: 'D-02' }) ?? 0;
    const reserve =
      props.reserve === undefined
        ? Math.round(memory * RESERVED_SHARE)
        : (value('reserve', parseMemory(props.reserve), { rule: 'D-02' }) ?? 0);
    if (memory > 0 && reserve >= memory) problem('reserve leaves no memory to the containers', { rule: 'D-02' });
    if (!Number.isInteger(props.cpus) || props.cpus < 1)
      problem(`cpus: ${String(props.cpus)} is no number of cores: write 1 or more, whole`, { rule: 'D-02' });
    this.engine = value('address', parseAddress(props.address)) ?? { host: '' };
    this.props = props;
    this.name = props.name;
    this.budget = { name: props.name, memory, reserve, cpus: props.cpus };
    this.problems = problems;
  }

  /**
   * Exempts a family of objects in all stacks of the host: one decision about many root images is not as many copies.
   *
   * @example cx21.exempt('D-13', { images: 'lscr.io/*', reason: 's6-overlay drops to PUID itself', expires: '2027-06-30' })
   */
  exempt<const R extends FindingId>(rule: R, why: Why<R>): this {
    this.granted.push(exempt(rule, why));
    return this;
  }

  get exemptions(): readonly Exemption<FindingId>[] {
    return [...this.granted];
  }

  /** What rules may know of the host. @internal */
  facts(tierOfStack: Facts['tier'] | undefined): Facts {
    const { images = {}, tier: own = 1 } = this.props;
    const { pin = 'exact', registries } = images;
    return {
      mutators: [],
      images: { owner: 'terraform', pin, ...(registries === undefined ? {} : { registries }) },
      tier: tierOfStack ?? own,
      host: this.budget,
    };
  }
}
