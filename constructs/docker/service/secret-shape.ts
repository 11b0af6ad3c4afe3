import { made, object, parsedLater } from '../../props/shape';

/** A secret in a file of the host. */
export const secretFile = made('made by fileOnHost', { 'host file': object({ path: parsedLater }) });
