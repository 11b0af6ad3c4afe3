import { createHash } from 'node:crypto';
import { parsed, type Parsed, refused } from '../values/parsed';
import { quoted } from '../values/shell-word';

/** What is wanted of one file on a host. Commands are POSIX sh, run as root, with the file they are about in `$file`. */
export interface HostFileSettings {
  /** Absolute. */
  readonly path: string;
  readonly content: string;
  /** Four octal digits: `0644`. */
  readonly mode: string;
  /** User and group: `root:root`. */
  readonly owner: string;
  /** Empty for none, as the other commands are. */
  readonly validate: string;
  readonly activate: string;
  readonly verify: string;
  readonly revert: string;
  /** Seconds for each command. */
  readonly limit: number;
  /** Seconds to wait while another run holds the file. */
  readonly patience: number;
  /** Seconds until the watchdog puts the old file back when no second connection confirms the new one. */
  readonly confirmWithin: number;
  /** Whether the script becomes root by sudo. */
  readonly sudo: boolean;
  /** Whether a missing folder is made, whose own folder is there. */
  readonly makeFolder: boolean;
}

/** Where hosts keep the lock, the journal and the script of each file, by its escaped path. */
export const STATE_FOLDER = '/var/lib/pawl';

/** The folder of one file's journal on its host. */
export function journalFolder(path: string): string {
  return `${STATE_FOLDER}/${encodeURIComponent(path)}`;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Names one version of a file: it changes with what its author decided, never with Pawl's own script. */
export function releaseOf({
  path,
  content,
  mode,
  owner,
  validate,
  activate,
  verify,
  revert,
}: HostFileSettings): string {
  return sha256(JSON.stringify([path, content, mode, owner, validate, activate, verify, revert])).slice(0, 16);
}

const FIRST_LINES = [
  '#!/bin/sh',
  '# One file of a host, as its stack wants it. What puts it there follows. Texts are texts, whatever they hold:',
  '# shellcheck disable=SC2016',
];

const TEXTS = ['path', 'mode', 'owner', 'validate', 'activate', 'verify', 'revert', 'content'] as const;
const NUMBERS = ['limit', 'patience', 'confirmWithin'] as const;
const FLAGS = ['sudo', 'makeFolder'] as const;

const variable = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * The settings as the variables that the script reads, in front of it. They are shell in single quotes, so that no text is anything
 * but text, and a reviewer reads the file as it will be.
 *
 * @param folder where the host keeps the journal; another one is for tests
 */
export function writeSettings(settings: HostFileSettings, folder = journalFolder(settings.path)): string {
  const { content } = settings;
  const made = { sha256: sha256(content), release: releaseOf(settings), folder };
  return [
    ...FIRST_LINES,
    ...Object.entries(made).map(([name, value]) => `${name}=${quoted(value)}`),
    ...FLAGS.map((name) => `${variable(name)}=${settings[name] ? 'yes' : 'no'}`),
    ...NUMBERS.map((name) => `${variable(name)}=${settings[name]}`),
    ...TEXTS.map((name) => `${name}=${quoted(settings[name])}`),
    '',
  ].join('\n');
}

/** The settings that `writeSettings` wrote, out of a script that begins with them; a refusal where it is another script. */
export function readSettings(script: string): Parsed<HostFileSettings> {
  if (!script.startsWith(`${FIRST_LINES.join('\n')}\n`)) return refused('this is no script of a host file');
  const found = new Map<string, string>();
  for (const [, name = '', text = '', word = ''] of script.matchAll(ASSIGNMENT))
    if (!found.has(name)) found.set(name, text === '' ? word : text.slice(1, -1).replaceAll(`'\\''`, "'"));
  const text = (name: string): string => found.get(name) ?? '';
  const number = (name: string): number => Number(text(variable(name)));
  const missing = [...TEXTS, ...NUMBERS.map(variable)].filter((name) => !found.has(name));
  if (missing.length > 0) return refused(`the script of this host file lacks ${missing.join(', ')}`);
  return parsed({
    path: text('path'),
    content: text('content'),
    mode: text('mode'),
    owner: text('owner'),
    validate: text('validate'),
    activate: text('activate'),
    verify: text('verify'),
    revert: text('revert'),
    limit: number('limit'),
    patience: number('patience'),
    confirmWithin: number('confirmWithin'),
    sudo: text('sudo') === 'yes',
    makeFolder: text('make_folder') === 'yes',
  });
}

/** One variable, its value in single quotes over any number of lines, or one bare word. */
const ASSIGNMENT = /^([a-z0-9_]+)=(?:('(?:[^']|'\\'')*')|([a-z0-9]+))$/gm;
