const KEYS =
  /unseal|(?:recovery|vault|cluster|init)[-_. ]?keys?\b|(?:^|[/\s"'])keys\.(?:json|txt|enc)\b|vault[-_.]?init\S*\.(?:json|txt)|(?:^|[/\s"'])init\.json\b/i;
const ROOT = /(?:^|[^a-z])root[-_.]?token/i;

/** Whether a name says that it holds what unseals Vault: its keys, or the file that `vault operator init` printed them into. */
export function namesUnsealKeys(name: string): boolean {
  return KEYS.test(name);
}

/** The same with a root token, which does what the keys can be used for. */
export function namesKeysToAll(text: string): boolean {
  return namesUnsealKeys(text) || ROOT.test(text);
}
