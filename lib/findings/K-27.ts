import type { Estate, Ingress } from '../model/estate';
import { isUnknown } from '../model/unknown';
import { fail, finding, on, pass, unknown, type Opinion } from './finding';

/**
 * K-27: one thing makes the certificates.
 *
 * The audited estate has a wildcard that its edge renews, and put off cert-manager on purpose (N-13). An Ingress that asks for a
 * certificate of its own then gets two owners for one Secret, and an expiry that nobody watches.
 */
export const K27 = finding({
  id: 'K-27',
  title: 'Certificates come from the platform, and no Ingress asks for its own',
  severity: 'low',
  sources: ['001 §R5'],
  judges: [
    on(({ ingresses }: Estate) => ingresses, judgeIngress),
    on(
      ({ certificates }: Estate) => certificates,
      () => fail('asks cert-manager for a certificate, which the platform has already', { at: 'spec' }),
    ),
  ],
  mend: 'tls: { secret: … } of the ingress of the Platform; with cert-manager on purpose, an exemption of the Platform',
  exemptAt: '',
});

const BY_ANNOTATION = /^(?:cert-manager\.io\/(?:cluster-)?issuer|kubernetes\.io\/tls-acme)$/;

function judgeIngress({ annotations }: Ingress): Opinion {
  const at = 'metadata.annotations';
  if (isUnknown(annotations)) return unknown(annotations, { at });
  const asks = Object.keys(annotations).find((name) => BY_ANNOTATION.test(name));
  return asks === undefined ? pass() : fail(`asks for a certificate of its own by ${asks}`, { at });
}
