import type { PinnedImage } from '../../../lib/values/image';
import type { HostSecret } from '../../../lib/values/secret';
import { mayLack, object, type Shape } from '../../props/shape';
import { CONTAINER } from '../service/props-shape';
import type { ResourceProps } from '../service/resources';
import { secretFile } from '../service/secret-shape';

/** A container beside an engine that gives its figures to Prometheus. */
export interface ExporterProps {
  /** File with what it logs in with; each engine says in which form. It belongs to the exporter's user, and to a role that only reads figures. */
  readonly login: HostSecret;
  /** @default the release that the engine names - it says nothing to clients, so a new one may come with Pawl */
  readonly image?: PinnedImage;
  /** @default a tenth of a core and 64Mi */
  readonly resources?: ResourceProps;
}

export const exporterShape: Shape = object<ExporterProps>({
  login: secretFile,
  image: mayLack(CONTAINER.image),
  resources: mayLack(CONTAINER.resources),
});

/** How an engine's exporter runs. */
export interface Exporter {
  readonly image: PinnedImage;
  /** Port and path of its figures. */
  readonly port: number;
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string | HostSecret>>;
  readonly secrets?: Readonly<Record<string, HostSecret>>;
}
