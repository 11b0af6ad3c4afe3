/** What Compose makes of a project's name: small letters, digits, hyphens and underscores, the first a letter or a digit. */
export function projectName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, '')
    .replace(/^[-_]+/, '');
}
