import * as fs from 'node:fs';
import * as path from 'node:path';
import { type HostFileSettings, writeSettings } from './settings';

/** What puts a file on a host: POSIX sh that reads its settings from variables set above it. */
export const HOST_FILE_SCRIPT: string = fs.readFileSync(path.join(__dirname, 'host-file.sh'), 'utf8');

/** A whole script for one file, as it runs on its host. */
export function hostFileScript(settings: HostFileSettings, folder?: string): string {
  return `${writeSettings(settings, folder)}${HOST_FILE_SCRIPT}`;
}
