/** One copy: no disruption budget, which would block every drain, and no overlap where one node mounts its volume. */
export interface Single {
  readonly kind: 'single';
}

/** A fixed number of copies, two or more: a disruption budget, surge bounds, spread. */
export interface Replicated {
  readonly kind: 'replicated';
  /** A whole number, two or more; less is reported (F22). */
  readonly replicas: number;
}

/** Between how many copies, and by what use. */
export interface AutoscaledRange {
  /** Two or more: one copy that scales is one copy when it matters (K-17). */
  readonly min: number;
  /** Above `min`. */
  readonly max: number;
  /** Average CPU use in percent of the request, 1 to 100. */
  readonly cpu: number;
}

/** Copies by CPU use. `replicas` is left out, and ignored where it stands already (K-17). */
export interface Autoscaled extends AutoscaledRange {
  readonly kind: 'autoscaled';
}

/** No copies for now. What is parked needs no probes, budget or grace (reference: 16 of 129 Deployments). */
export interface Parked {
  readonly kind: 'parked';
}

/** One copy while it is used, none while it is not; somebody else says which. `replicas` is left out and ignored. */
export interface OnDemand {
  readonly kind: 'on demand';
  readonly by: string;
}

/** Somebody else sets the number: an operator, KEDA. `replicas` is left out and ignored. */
export interface OwnedElsewhere {
  readonly kind: 'owned elsewhere';
  readonly by: string;
}

/** How many copies run. There is no default: how many the app tolerates is the app's knowledge (F22). */
export type Scale = OnDemand | Single | Replicated | Autoscaled | Parked | OwnedElsewhere;

/** What a workload may say whose volume one node mounts: `single()`, `parked()` or `onDemand()`. Two copies would wait for each other (F13). */
export type AtMostOneCopy = OnDemand | Single | Parked;

export function single(): Single {
  return { kind: 'single' };
}

/** @param replicas two or more */
export function replicated(replicas: number): Replicated {
  return { kind: 'replicated', replicas };
}

export function autoscaled(range: AutoscaledRange): Autoscaled {
  return { kind: 'autoscaled', ...range };
}

export function parked(): Parked {
  return { kind: 'parked' };
}

/** @param by who starts and stops the one copy, such as a proxy that wakes what is asked for: `sablier` */
export function onDemand(by: string): OnDemand {
  return { kind: 'on demand', by };
}

/** @param by who sets the number: `keda` */
export function ownedElsewhere(by: string): OwnedElsewhere {
  return { kind: 'owned elsewhere', by };
}

/** Whether copies stand in for each other. */
export function isSeveral({ kind }: Scale): boolean {
  return kind === 'replicated' || kind === 'autoscaled';
}
