const KINDS: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ['GitHub token', /\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_\w{82})\b/],
];

/** Which kind of secret a literal looks like, or undefined when it looks harmless. The value is never part of the answer. */
export function sensitiveValue(value: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  return KINDS.find(([, pattern]) => pattern.test(value))?.[0];
}

/** `text` with everything that `sensitiveValue` sees masked, for messages (E-44). */
export function redact(text: string): string {
  let masked = text;
  for (const [kind, pattern] of KINDS) masked = masked.replace(new RegExp(pattern, 'g'), `[${kind}]`);
  return masked;
}
