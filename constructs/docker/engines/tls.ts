import { endsOn } from '../../../lib/gate/time-box';
import type { IsoDate } from '../../../lib/values/iso-date';
import type { Construct } from 'constructs';
import { made, mayLack, object, parsedLater, text } from '../../props/shape';

/** How clients reach a data store encrypted. */
export interface Tls {
  readonly kind: 'tls';
  /** Folder of the host with what the store shows its clients. */
  readonly certificates: `/${string}`;
  /** The last day on which plain text is answered as well. */
  readonly plainUntil: IsoDate | undefined;
}

/**
 * Nothing but TLS is answered (S-17).
 *
 * @param certificates folder of the host with `server.crt`, `server.key` and `ca.crt`, which the container's user alone may read;
 * MongoDB reads `server.pem`, the key and the certificate in one file
 */
export function tls(certificates: Tls['certificates']): Tls {
  return { kind: 'tls', certificates, plainUntil: undefined };
}

/**
 * TLS and plain text beside each other while clients move over, because a cut-over in one step breaks those that were forgotten
 * (N-30). The day is at most 365 days ahead; past it synth refuses the stack (C-11).
 */
export function dual(certificates: Tls['certificates'], { until }: { readonly until: IsoDate }): Tls {
  return { kind: 'tls', certificates, plainUntil: until };
}

export const tlsShape = made('made by tls or dual', {
  tls: object<Tls>({ certificates: parsedLater, plainUntil: mayLack(text) }),
});

/** Where the container sees the folder. */
export const CERTIFICATES = '/certs';

/** What an engine is told: `required` refuses plain text. */
export type TlsMode = 'off' | 'dual' | 'required';

/** The mode, after its end was recorded where it has one. */
export function modeOf(construct: Construct, stated: Tls | undefined): TlsMode {
  if (stated === undefined) return 'off';
  const { certificates, plainUntil } = stated;
  if (plainUntil === undefined) return 'required';
  endsOn(construct, {
    rule: 'S-17',
    prop: 'tls',
    what: 'plain text beside TLS',
    until: plainUntil,
    mend: `tls: tls('${certificates}')`,
  });
  return 'dual';
}
