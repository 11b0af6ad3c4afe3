/**
 * Text as it shall reach the container. Terraform reads every string as a template, so `${HOME}` and `%{` would be its own; they
 * are escaped, and cdktf's tokens (`${TfToken[…]}`) stay what they are. Text that is escaped already (`$${HOME}`) is text too,
 * and reaches the container with both signs.
 */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{(?!TfToken\[))/g, '$&$&');
}

/** A map of texts, such as annotations, each literal. */
export function literals(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, literal(text)]));
}
