/** Where a subject stands, for the reader of a report. Rules never look at it. */
export interface Place {
  /** The stack, or the folder that plays its part. */
  readonly stack: string;
  /** The Terraform address (`kubernetes_deployment_v1.web`), or what names the object in its own form. */
  readonly address: string;
  /** The construct's path in the tree, where there is one: `paperless/web/deployment`. */
  readonly construct?: string;
}

/** Whatever a rule can be about: a workload, a container, a claim, a provisioner. */
export interface Subject {
  readonly place: Place;
  /** What its author calls it, with the part meant: `paperless/web container "web"`. */
  readonly title: string;
  /** Attribute path inside the resource, `''` for the resource itself: `spec.template.spec.container[0]`. */
  readonly at: string;
}

/** Something that could not be read at all, so that every rule about its kind must say `unknown`. */
export interface Unreadable extends Subject {
  readonly hiddenBy: string;
}

export function isUnreadable(subject: Subject): subject is Unreadable {
  return 'hiddenBy' in subject;
}
