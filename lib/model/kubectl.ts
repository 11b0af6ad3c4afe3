import { statementsOf } from './shell';

/** Flags of kubectl that take their value as the next word. */
const TAKES_VALUE = new Set([
  ...['-n', '--namespace', '--context', '--kubeconfig', '-s', '--server', '--cluster', '--user', '--token', '--as'],
  ...['--as-group', '--certificate-authority', '--client-certificate', '--client-key', '--request-timeout', '-v'],
]);

/**
 * What a shell text has kubectl do, in order: `taint`, `apply`, and two words for `rollout`, which has verbs of its own.
 *
 * It reads words, not shell: a kubectl that is only printed or commented out does not count, one behind a pipe, a `$(`, a
 * variable assignment, `sudo`, `k3s` or a quoted remote command does.
 */
export function kubectlVerbs(command: string): readonly string[] {
  return statementsOf(command).flatMap(verbsOf);
}

function verbsOf(statement: string): readonly string[] {
  const found = /(?:^|[\s'"(=/}])kubectl(?<rest>\s[\s\S]*)/.exec(statement)?.groups?.['rest'];
  if (found === undefined) return [];
  const words = found
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^['"]+|['")]+$/g, ''));
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (TAKES_VALUE.has(word)) index += 1;
    else if (!word.startsWith('-')) return [word === 'rollout' ? `rollout ${words[index + 1] ?? ''}` : word];
  }
  return [];
}
