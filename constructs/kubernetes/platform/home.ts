import type { Construct } from 'constructs';
import { type Checks, completed, type RequiredProp } from '../../props/checks';
import type { Shape } from '../../props/shape';
import { KubernetesStack } from './kubernetes-stack';
import type { Namespace } from './namespace';

/** What stands in a namespace, and which. */
export interface InNamespace {
  readonly namespace: Namespace;
}

/** Stands in for a namespace that nobody named. */
const NO_NAMESPACE = { name: 'missing', reference: 'missing', network: 'observe' } as const;

interface Homes {
  readonly namespaces: Namespace[];
  /** Who names none, by the name of each. */
  readonly guests: string[];
}

const homes = new WeakMap<KubernetesStack, Homes>();

/** The props of something in a namespace: where they name none, in the one of the stack, if there is one alone. */
export function completedIn<T extends object & { readonly namespace?: Namespace }>(
  construct: Construct,
  given: T | undefined,
  shapes: Readonly<Record<string, Shape>>,
  required: Readonly<Record<string, RequiredProp>>,
  checks: Checks,
): T & InNamespace {
  const { namespaces, guests } = homesOf(construct);
  const [first, second] = namespaces;
  const mend =
    first === undefined
      ? "new Namespace(this, 'web', { name: 'web' }) before it"
      : `namespace: one of those of the stack: ${namespaces.map(({ name }) => name).join(', ')}`;
  const needed = { ...required, namespace: { mend, standIn: NO_NAMESPACE } };
  if (first === undefined || second !== undefined) return completed<T, InNamespace>(given, shapes, needed, checks);
  if ((given?.namespace ?? undefined) === undefined) guests.push(construct.node.id);
  return completed<T, InNamespace>(given, shapes, needed, checks, { namespace: first });
}

/** Remembers a namespace of its stack, and tells where a second one leaves open in which of them something stands. */
export function settle(namespace: Namespace, checks: Checks): void {
  const { namespaces, guests } = homesOf(namespace);
  namespaces.push(namespace);
  const [first, second, third] = namespaces;
  if (first !== undefined && second !== undefined && third === undefined && guests.length > 0)
    checks.problem(
      `name: with a second namespace, these must name theirs, which was "${first.name}": ${guests.join(', ')}`,
      {
        mend: 'namespace: … in each',
      },
    );
}

function homesOf(construct: Construct): Homes {
  const stack = KubernetesStack.of(construct);
  const known = homes.get(stack) ?? { namespaces: [], guests: [] };
  homes.set(stack, known);
  return known;
}
