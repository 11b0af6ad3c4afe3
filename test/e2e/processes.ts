import * as fs from 'node:fs';

/** Arguments of all processes of this machine while something runs: again, until each of these programs was met. */
export async function argumentsWhile(
  programs: readonly string[],
  run: () => Promise<unknown>,
): Promise<readonly string[]> {
  const seen = new Set<string>();
  const missing = (): readonly string[] =>
    programs.filter((program) => ![...seen].some((line) => line.includes(`${program} `)));
  const sample = setInterval(() => {
    for (const line of commandLines()) seen.add(line);
  }, 5);
  for (let times = 0; times < 5 && missing().length > 0; times++) await run();
  clearInterval(sample);
  expect(missing()).toEqual([]);
  return [...seen];
}

/** As everybody reads them. */
function commandLines(): readonly string[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return []; // it has ended
    }
  });
}
