import * as fs from 'node:fs';
import * as path from 'node:path';

/** The engines whose dumps and drills are scripts of this folder. */
export const ENGINES = ['postgres', 'mysql', 'mongodb', 'dolt', 'redis', 'etcd', 'vault', 'sqlite', 'tree'] as const;
export type Engine = (typeof ENGINES)[number];

const part = (name: string): string => fs.readFileSync(path.join(__dirname, `${name}.sh`), 'utf8');

/** What runs in the engine's own image: `dump`, `load` and `drill`, by settings of the environment. */
export function engineScript(engine: Engine): string {
  return [part('frame'), part(engine), part('engine')].join('\n');
}

/** What runs in restic's image: `keep`, `fetch`, `report` and `forget`, by settings of the environment. */
export function resticScript(): string {
  return [part('frame'), part('restic')].join('\n');
}

/** Whether a text is what Pawl writes under a name: restic's script, or the one of any engine. */
export function isOwnScript(file: string, text: string): boolean {
  return file === 'restic.sh' ? text === resticScript() : ENGINES.some((engine) => text === engineScript(engine));
}
