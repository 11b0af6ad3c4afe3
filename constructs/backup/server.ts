/** Where something listens, as far as a client must know it; each platform knows more (pods, addresses). */
export interface Server {
  /** Its host name: `db.forgejo.svc.cluster.local`. */
  readonly host?: string;
  readonly ports: readonly { readonly port: number }[];
}
