import * as os from 'node:os';
import * as path from 'node:path';

const cache = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'pawl');

/** Compose 2.40.3, where it was built. */
export const COMPOSE = path.join(cache, 'bin', 'docker-compose-2.40.3');
