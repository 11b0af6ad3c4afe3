import type { App } from 'cdktf';
import type { IConstruct } from 'constructs';

/** Whom one workload lets in and connects to, as its author said it, whatever the namespace enforces (F18). */
export interface Edges {
  readonly namespace: string;
  readonly workload: string;
  /** `observe`: nothing is enforced yet; the list is what a policy would allow. */
  readonly mode: string;
  readonly ingress: readonly string[];
  readonly egress: readonly string[];
}

const recorded = new WeakMap<IConstruct, () => Edges>();

/** Remembers how to read a workload's edges; they may grow until synth. */
export function recordEdges(construct: IConstruct, read: () => Edges): void {
  recorded.set(construct, read);
}

/** `network.json`: the edges of every workload, so that a namespace is read before it is closed. */
export function networkReport(app: App): string {
  const edges = app.node.findAll().flatMap((construct) => recorded.get(construct)?.() ?? []);
  const rows = edges.map((row) => ({ ...row, ingress: [...row.ingress].sort(), egress: [...row.egress].sort() }));
  const key = ({ namespace, workload }: Edges): string => `${namespace}/${workload}`;
  rows.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
