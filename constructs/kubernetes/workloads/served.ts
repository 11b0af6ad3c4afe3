/** What a workload with ports may say. Without any there is nothing to serve, and the compiler's message says so. */
export type WithPorts<P extends string, Served> = [P] extends [never] ? Served & PortsAreMissing : Served;

/** Never made: `ports` is to be given. */
interface PortsAreMissing {
  readonly 'ports: { http: 8080 }': never;
}
