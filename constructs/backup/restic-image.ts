import { image } from '../../lib/values/image';

/** restic's own image, which has BusyBox too. */
export const RESTIC = image('restic/restic:0.18.0', { shell: 'sh', user: 'root' });
