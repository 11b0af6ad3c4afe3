import { type Answer, every, isSame } from './relations';
import type { Subject } from './subject';
import { isUnknown, type Known } from './unknown';
import type { EnvEntry } from './workload';

const PRODUCTION = 'production';

/** Words that say which environment of an app something belongs to. A copy that tests or one person runs is none. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    development: ['dev', 'devel', 'development'],
    staging: ['stg', 'stage', 'staging'],
    acceptance: ['qa', 'uat', 'acceptance'],
    [PRODUCTION]: ['prd', 'prod', 'production'],
  }).flatMap(([environment, words]) => words.map((word) => [word, environment])),
);

/** What apps are told it by; the last ones decide how a framework behaves, and staging may have those of production. */
const VARIABLES: readonly string[] = [
  ...['ENVIRONMENT', 'APP_ENVIRONMENT', 'DEPLOY_ENV', 'DEPLOYMENT_ENVIRONMENT', 'SENTRY_ENVIRONMENT', 'DD_ENV'],
  ...['ENV', 'STAGE', 'APP_ENV', 'SPRING_PROFILES_ACTIVE', 'ASPNETCORE_ENVIRONMENT', 'DOTNET_ENVIRONMENT'],
  ...['NODE_ENV', 'RAILS_ENV', 'RACK_ENV', 'MIX_ENV', 'FLASK_ENV'],
];

/** Which environment a container says that it belongs to. */
export interface Environment {
  /** By a word of its name, or of what it stands in: `staging`. */
  readonly named: string | undefined;
  /** By its variables, the clearest first. */
  readonly told: ReadonlyMap<string, Known<string>>;
}

/** @param names of the container and of what it stands in, the nearest first; the first with a word for an environment counts */
export function environmentOf(names: readonly Known<string>[], env: readonly EnvEntry[]): Environment {
  const words = names.map((name) => (isUnknown(name) ? [] : wordsIn(name))).find(({ length }) => length > 0) ?? [];
  const told = VARIABLES.flatMap((variable): [string, Known<string>][] => {
    const value = env.find(({ name }) => name === variable)?.value;
    const environment = value === undefined || isUnknown(value) ? value : environmentIn(value);
    return environment === undefined ? [] : [[variable, environment]];
  });
  return { named: words.length === 1 ? words[0] : undefined, told: new Map(told) };
}

function environmentIn(word: string): string | undefined {
  return WORDS.get(word.toLowerCase());
}

/** The environments that a name speaks of: `shop-dev` of one, `dev-to-staging` of two. */
function wordsIn(name: string): readonly string[] {
  const found = name.split(/[^A-Za-z0-9]+/).flatMap((word) => environmentIn(word) ?? []);
  return [...new Set(found)];
}

/** The environment as far as it is said at all; a name says more than a variable. */
export function saidOf({ named, told }: Environment): Known<string> | undefined {
  return named ?? [...told.values()][0];
}

/** Whether nothing says that a container is of another environment; undefined where an expression may. */
export function isProduction(names: readonly Known<string>[], env: readonly EnvEntry[]): Answer {
  const { named } = environmentOf(names, env);
  if (named !== undefined) return named === PRODUCTION;
  return every(
    env
      .filter(({ name }) => !isUnknown(name) && VARIABLES.includes(name))
      .map(({ value = '' }) => (isUnknown(value) ? undefined : value === '' || environmentIn(value) === PRODUCTION)),
  );
}

interface Told extends Subject {
  readonly environment: Environment;
}

/**
 * Whether two containers belong to different environments. They are compared by what both say in one way: `NODE_ENV=production`
 * does not tell one from another that is called `api-staging`.
 */
export function areApart(a: Told, b: Told): Answer {
  const [one, other] = [a.environment, b.environment];
  if (one.named !== undefined && other.named !== undefined) return one.named !== other.named;
  const variable = [...one.told.keys()].find((key) => other.told.has(key)) ?? '';
  const [mine, theirs] = [one.told.get(variable), other.told.get(variable)];
  if (mine === undefined || theirs === undefined) return false;
  const same = isSame({ by: a, value: mine }, { by: b, value: theirs });
  return same === undefined ? undefined : !same;
}
