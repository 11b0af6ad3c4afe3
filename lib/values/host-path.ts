import { parsed, type Parsed, refused } from './parsed';

const LONGEST = 200;

/** The absolute path of a file on a host: letters, digits and ._@+:,=- between the slashes, so that it means the same in a shell. */
export function parseHostPath(text: string): Parsed<string> {
  if (typeof text !== 'string') return refused(`a path is a string, not a ${typeof text}`);
  const say = (wrong: string): Parsed<string> => refused(`path ${JSON.stringify(text.slice(0, 300))} ${wrong}`);
  if (!text.startsWith('/')) return say('is not absolute: begin with /');
  if (text.length > LONGEST) return say(`has ${text.length} characters, ${LONGEST} is the most`);
  const steps = text.slice(1).split('/');
  if (steps.includes('')) return say('has an empty step: write single slashes, and none at the end');
  if (steps.includes('.') || steps.includes('..')) return say('has a step . or ..: write where it really is');
  const odd = steps.find((step) => !/^[A-Za-z0-9._@+:,=-]+$/.test(step));
  if (odd !== undefined) return say(`has the step ${JSON.stringify(odd)}: write letters, digits and ._@+:,=-`);
  return parsed(text);
}
