import type { DockerContainer } from '../model/docker';
import { longLivedDockerContainers, placeIn } from '../model/docker-selectors';
import { longLivedContainers } from '../model/selectors';
import { isMadeFor } from '../model/software';
import { isUnknown, type Known } from '../model/unknown';
import type { Container, EnvEntry } from '../model/workload';
import { type Context, fail, finding, notApplicable, on, type Opinion, pass, unknown } from './finding';

/**
 * D-15: Node.js runs in production as for production.
 *
 * With another `NODE_ENV` frameworks show errors with their stack traces to everybody and cache no template. Programs of Node.js are
 * known by the image `node` and by their command; an image of its own may set the variable itself, so there only another value is
 * found. Stacks of tier 2 and 3 are development's.
 */
export const D15 = finding({
  id: 'D-15',
  title: 'Node.js runs with NODE_ENV=production where it matters',
  severity: 'low',
  sources: ['002 L123-127', '004 L176-181'],
  judges: [
    on(longLivedContainers, (container: Container, context) => {
      const { image, env, command, arguments: more, at: above } = container;
      return judge({ image, env, words: [...command, ...more], above: `${above}.`, at: 'env' }, context);
    }),
    on(longLivedDockerContainers, (container: DockerContainer, context) => {
      const { image, env, entrypoint, command } = container;
      return judge(
        { image, env, words: [...entrypoint, ...command], above: '', at: placeIn(container, 'env') },
        context,
      );
    }),
  ],
  mend: "env: { NODE_ENV: 'production' }",
  exemptAt: '',
});

interface Started {
  readonly image: Known<string> | undefined;
  readonly env: readonly EnvEntry[];
  readonly words: readonly Known<string>[];
  /** What places of variables begin with. */
  readonly above: string;
  readonly at: string;
}

const NODE: ReadonlySet<string> = new Set(['node']);

function judge({ image, env, words, above, at: list }: Started, { facts: { tier } }: Context): Opinion {
  if (tier > 1) return notApplicable();
  const stated = env.find(({ name }) => name === 'NODE_ENV');
  if (stated !== undefined) {
    const at = stated.at.startsWith(above) ? stated.at.slice(above.length) : stated.at;
    const { value } = stated;
    if (isUnknown(value)) return unknown(value, { at });
    if (value === undefined) return pass({ at });
    return value === 'production' ? pass({ at }) : fail(`runs Node.js as ${value === '' ? 'nothing' : value}`, { at });
  }
  const [first] = words;
  const isNode = first === undefined || isUnknown(first) || /(?:^|\/)(?:node|npm|npx|yarn|pnpm)$/.test(first);
  return isMadeFor(image, NODE) === true && isNode
    ? fail('runs Node.js without NODE_ENV: as for development', { at: list })
    : notApplicable();
}
