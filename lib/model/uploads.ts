import type { Script } from './backup-scripts';
import type { Estate } from './estate';
import { stagesOf } from './shell';
import { isUnknown, type Known } from './unknown';

/** A command that copies files to another machine. */
export interface Upload {
  readonly program: string;
  /** A cloud, or another machine of one's own: which of the two `elsewhere` is, nothing shows. */
  readonly to: 'cloud' | 'elsewhere';
  /** The remote of rclone, whose type may be `crypt`. */
  readonly remote: string | undefined;
}

/** Every command of a script that copies to another machine; what it fetches from there is no upload. */
export function uploadsIn({ pipelines }: Script): readonly Upload[] {
  return pipelines.flatMap(stagesOf).flatMap((stage) => uploadBy(stage) ?? []);
}

const REMOTE = '(?:s3|sftp|rest|b2|azure|gs|rclone|ssh):';
const REPOSITORY = '(?:RESTIC_REPOSITORY|BORG_REPO)';
/** Backup programs with a repository on another machine. */
const OFF_BY_ITSELF = new RegExp(
  `(?:^|[\\s/])(?:restic|borg|kopia|duplicity)\\s.*${REMOTE}|${REPOSITORY}=["']?${REMOTE}`,
);

/** Whether a script copies to another machine, by a program of copies or of backups, or into the repository of its container. */
export function sendsAway(script: Script): boolean {
  const repositories = (script.container?.env ?? []).map(({ name, value }) => `${text(name)}=${text(value)}`);
  return (
    uploadsIn(script).length > 0 ||
    OFF_BY_ITSELF.test(script.text) ||
    (/(?:^|[\s/])(?:restic|borg)\s/.test(script.text) && repositories.some((each) => OFF_BY_ITSELF.test(each)))
  );
}

function text(value: Known<string> | undefined): string {
  return value === undefined || isUnknown(value) ? '' : value;
}

interface Program {
  readonly named: RegExp;
  /** What its target looks like: the only one of its words that does, and not the first, which is the source. */
  readonly target: RegExp;
  readonly to: Upload['to'];
}

const BUCKET = /^(?:s3|gs):\/\//;
const PROGRAMS: Readonly<Record<string, Program>> = {
  rclone: {
    named: /(?:^|[\s/(])rclone\s.*?\b(?:copy|copyto|sync|move|moveto|rcat)(?=\s)/,
    target: /^:?[\w$][\w${}.-]*[,:]/,
    to: 'cloud',
  },
  aws: { named: /(?:^|[\s/(])aws\s.*?\bs3\s+(?:cp|mv|sync)(?=\s)/, target: BUCKET, to: 'cloud' },
  s3cmd: { named: /(?:^|[\s/(])s3cmd\s.*?\b(?:put|sync|cp)(?=\s)/, target: BUCKET, to: 'cloud' },
  gsutil: { named: /(?:^|[\s/(])gsutil\s.*?\b(?:cp|mv|rsync)(?=\s)/, target: BUCKET, to: 'cloud' },
  gcloud: { named: /(?:^|[\s/(])gcloud\s+storage\s+(?:cp|mv|rsync)(?=\s)/, target: BUCKET, to: 'cloud' },
  mc: { named: /(?:^|[\s/(])mc\s.*?\b(?:cp|mirror|mv|pipe)(?=\s)/, target: /^[\w${}-]+\/\S/, to: 'elsewhere' },
  rsync: { named: /(?:^|[\s/(])rsync(?=\s)/, target: /^(?:rsync:\/\/|[^/\s:]+:)/, to: 'elsewhere' },
  scp: { named: /(?:^|[\s/(])scp(?=\s)/, target: /^[^/\s:]+:/, to: 'elsewhere' },
};
/** What takes its source from a pipe, and names a target alone. */
const PIPED = /\b(?:rcat|pipe)\b/;
/** Options that stand before a value of their own, which is no operand. */
const VALUED =
  /\s(?:-[eioFPJl]|--(?:config|endpoint-url|profile|region|exclude|include|rsh|bwlimit))\s+(?:"[^"]*"|'[^']*'|\S+)/g;

function uploadBy(stage: string): Upload | undefined {
  for (const [program, { named, target, to }] of Object.entries(PROGRAMS)) {
    const called = named.exec(stage);
    if (called === null) continue;
    const operands = wordsOf(stage.slice(called.index + called[0].length).replace(VALUED, ' '));
    const remotes = operands.filter((word) => target.test(word));
    const [remote] = remotes;
    const isSource = remote === operands[0] && !PIPED.test(called[0]);
    if (remote === undefined || remotes.length > 1 || isSource) return undefined;
    return {
      program,
      to: isOwnEndpoint(stage) ? 'elsewhere' : to,
      remote: program === 'rclone' ? /^:?[^,:]+/.exec(remote)?.[0] : undefined,
    };
  }
  return undefined;
}

/** The words of a command that are no options, without their quotes. */
function wordsOf(text: string): readonly string[] {
  return (text.match(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*'|[^\s"'])*/g) ?? [])
    .map((word) => word.replace(/["']/g, ''))
    .filter((word) => word !== '' && !/^-./.test(word) && !/^\d?[<>]/.test(word));
}

/** An address that is not of the web: a server of the house, or one that is decided elsewhere. */
function isOwnEndpoint(stage: string): boolean {
  const endpoint = /--(?:endpoint-url|host)[= ]["']?(?<endpoint>\S+)/.exec(stage)?.groups?.['endpoint'];
  return endpoint !== undefined && !/^(?:https:\/\/)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/.test(endpoint);
}

const ENCRYPTS =
  /(?:^|[\s/(])(?:gpg2?\s.*(?:-\w*[ecr]\b|--(?:encrypt|symmetric|recipient)\b)|r?age\s.*(?:-[rRpe]\b|--(?:recipient|recipients-file|passphrase|encrypt)\b)|openssl\s+(?:enc|cms|smime)\s|ccrypt\s|7za?\s+a\s.*-p)|--sse-c\b/;

/** Whether a script encrypts anything with a key of its own; what a bucket encrypts by itself, its provider can read. */
export function encrypts({ pipelines }: Script): boolean {
  return pipelines.some((pipeline) => ENCRYPTS.test(pipeline));
}

/** The type of a remote of rclone, where a configuration of it is written anywhere: `crypt`, `s3`. */
export function typeOfRemote(remote: string, { literals }: Estate): string | undefined {
  if (remote.startsWith(':')) return remote.slice(1);
  const inFile = new RegExp(
    `\\[${remote.replace(/[^\w-]/g, '\\$&')}\\]\\s*(?:\\n(?!\\s*\\[).*)*?\\n\\s*type\\s*=\\s*(\\w+)`,
  );
  const variable = `RCLONE_CONFIG_${remote.replaceAll('-', '_').toUpperCase()}_TYPE`;
  for (const { key, value } of literals) {
    const type =
      key === variable ? value : (inFile.exec(value)?.[1] ?? new RegExp(`\\b${variable}=["']?(\\w+)`).exec(value)?.[1]);
    if (type !== undefined) return type;
  }
  return undefined;
}
