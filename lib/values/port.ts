import { parsed, refused, type Parsed } from './parsed';

/** A TCP or UDP port, 1 to 65535. */
export function parsePort(value: number): Parsed<number> {
  return Number.isInteger(value) && value >= 1 && value <= 65_535
    ? parsed(value)
    : refused(
        `port ${typeof value === 'number' ? value : `of type ${typeof value}`} is not a whole number from 1 to 65535`,
      );
}

/** The name of a port as Kubernetes takes it (`IANA_SVC_NAME`): 1 to 15 of a-z, 0-9 and single inner hyphens, one letter at least. */
export function parsePortName(text: string): Parsed<string> {
  if (typeof text !== 'string') return refused(`a port name is a string, not a ${typeof text}`);
  const say = (wrong: string): Parsed<string> =>
    refused(
      `port name ${JSON.stringify(text)} ${wrong}: write up to 15 of a-z, 0-9 and single inner hyphens, such as http or grpc-web`,
    );
  if (text === '') return say('is empty');
  if (text.length > 15) return say(`has ${text.length} characters`);
  if (!/^[a-z0-9-]+$/.test(text)) return say('has other characters than a-z, 0-9 and -');
  if (!/[a-z]/.test(text)) return say('has no letter');
  if (text.includes('--')) return say('has two hyphens in a row');
  if (text.startsWith('-') || text.endsWith('-')) return say('begins or ends with a hyphen');
  return parsed(text);
}
