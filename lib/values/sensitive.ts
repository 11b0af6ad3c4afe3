import { looksRandom, SHORTEST } from './entropy';

/** A kind of secret that its issuer has given a form of its own. */
interface Form {
  readonly kind: string;
  /** Finds it anywhere in a text. What is not part of the secret stands in a lookbehind or a lookahead. */
  readonly pattern: RegExp;
}

/** Word ends: a token is not looked for in the middle of a longer one, where base64 is full of chance prefixes. */
const token = (body: string): RegExp => new RegExp(`(?<![\\w/+-])(?:${body})(?![\\w/+])`, 'g');

/** The forms that issuers document, by the prefixes that gitleaks and detect-secrets look for too. */
const FORMS: readonly Form[] = [
  {
    kind: 'a private key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]*?-----END [A-Z0-9 ]{0,40}-----|[\s\S]*)/g,
  },
  { kind: 'an age key', pattern: token('AGE-SECRET-KEY-1[0-9A-Z]{58}') },
  { kind: 'an AWS access key', pattern: token('(?:AKIA|ASIA)(?![A-Z0-9]{9}EXAMPLE)[A-Z2-7]{16}') },
  { kind: 'a GitHub token', pattern: token('gh[pousr]_[0-9A-Za-z]{36,255}|github_pat_[0-9A-Za-z_]{60,255}') },
  { kind: 'a GitLab token', pattern: token('gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-[0-9A-Za-z_.-]{20,300}') },
  {
    kind: 'a Slack token',
    pattern: token('xox[abeoprs](?:\\.xox[abp])?-[0-9A-Za-z-]{10,250}|xapp-\\d-[0-9A-Za-z-]{10,250}'),
  },
  { kind: 'a webhook address', pattern: /(?<=hooks\.slack\.com\/(?:services|workflows)\/)[0-9A-Za-z+/]{30,80}/g },
  { kind: 'a webhook address', pattern: /(?<=discord(?:app)?\.com\/api\/webhooks\/)\d{15,22}\/[\w-]{50,100}/g },
  { kind: 'a Stripe key', pattern: token('(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{10,250}|whsec_[0-9A-Za-z+/=]{24,100}') },
  { kind: 'a Google key', pattern: token('AIza[\\w-]{35}|GOCSPX-[\\w-]{28}|ya29\\.[\\w-]{20,500}') },
  { kind: 'a Vault token', pattern: token('hv[sbr]\\.[\\w-]{24,300}|s\\.(?=[a-z]{0,23}[A-Z0-9])[0-9A-Za-z]{24}') },
  { kind: 'an OpenAI or Anthropic key', pattern: token('sk-(?:ant|proj|svcacct|admin)-[\\w-]{20,300}') },
  {
    kind: 'a package registry token',
    pattern: token('npm_[0-9A-Za-z]{36}|pypi-AgE[\\w-]{50,300}|dckr_pat_[\\w-]{27}'),
  },
  { kind: 'a SendGrid key', pattern: token('SG\\.[\\w-]{22}\\.[\\w-]{43}') },
  { kind: 'a Telegram bot token', pattern: token('\\d{8,10}:AA[\\w-]{33}') },
  { kind: 'a signed token (JWT)', pattern: token('eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{4,8000}\\.[\\w-]{16,2000}') },
  {
    // A reference ($VAR, {{ }}, %s) or a mask (***, xxxx, <password>) in its place is no password.
    kind: 'a password in an address',
    pattern:
      /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@'"]{0,80}:)(?![*x]+@|[$%<{[(])[^\s/?#@'"${}]{1,200}(?=@[\w[])/gi,
  },
];

/** What looks random and is public: checksums with their name before them, public keys and certificates, channel names. */
const PUBLIC = [
  /\b(?:h1|md5|(?:sha|SHA)(?:1|256|384|512))[:-][\w+/-]+={0,2}/,
  /\bAAAA[A-Za-z0-9+/]{20,}={0,3}/, // a public key of OpenSSH
  /-----BEGIN (?!(?:[A-Z0-9]+ ){0,3}PRIVATE)[A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END|$)/,
  /\bv=DKIM1;[\s\S]*/,
  /\b(?:MIGfMA0GCSq|MI[A-Za-z0-9]{2}IjANBgkqhk|MFkwEwYHKoZIzj0|MCowBQYDK2V)[A-Za-z0-9+/]+={0,2}/, // a public key by itself
  /\bUC[\w-]{22}(?![\w-])/, // a channel of YouTube
];
/** A word of a text, between what separates words; what is public comes first, so that it is passed over whole. */
const WORD = new RegExp(
  `(?<harmless>${PUBLIC.map(({ source }) => source).join('|')})|[^\\s"'\`=,;:|()<>[\\]{}&?#@!*\\\\]{${SHORTEST},200}={0,2}`,
  'g',
);

const RANDOM = 'a random string';

/** Whether a match of `WORD` is a random string. */
function isRandom(match: string, harmless: unknown): boolean {
  return harmless === undefined && looksRandom(match);
}

/** Values that point to a secret and hold none: Terraform, shell, Kubernetes and Helm expressions, Vault paths. */
const REFERENCE = /^(?:vault:|op:\/\/|ref\+|secretref:)/i;

/**
 * Which kind of secret a literal looks like, or undefined when it looks harmless. The answer never holds the value.
 *
 * It is made to be believed (S-03): checksums, identifiers, digests and hexadecimal keys are not told apart by their
 * looks, so none of them counts; the name of a variable does that (`namesSecret`).
 */
export function sensitiveValue(value: string): string | undefined {
  if (typeof value !== 'string' || value.length < 8 || REFERENCE.test(value)) return undefined;
  const form = FORMS.find(({ pattern }) => value.search(pattern) >= 0);
  if (form) return form.kind;
  for (const match of value.matchAll(WORD)) if (isRandom(match[0], match.groups?.['harmless'])) return RANDOM;
  return undefined;
}

/** `text` with everything in it that `sensitiveValue` sees masked, for messages (E-44). */
export function redact(text: string): string {
  if (sensitiveValue(text) === undefined) return text;
  const masked = FORMS.reduce((rest, { kind, pattern }) => rest.replace(pattern, `[${kind}]`), text);
  return masked.replace(WORD, (word, harmless: unknown) => (isRandom(word, harmless) ? `[${RANDOM}]` : word));
}
