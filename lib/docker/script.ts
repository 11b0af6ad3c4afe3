import * as fs from 'node:fs';
import * as path from 'node:path';

/** Restarts what is unhealthy and tells of it: POSIX shell with curl. */
export const AUTO_HEAL_SCRIPT: string = fs.readFileSync(path.join(__dirname, 'auto-heal.sh'), 'utf8');
