/**
 * Text as it shall reach the container. Terraform reads every string as a template, so `${HOME}` and `%{` would be its own; they
 * are escaped, and cdktf's tokens (`${TfToken[…]}`) stay what they are.
 */
export function literal(text: string): string {
  return text.replace(/(?<!\$)\$\{(?!TfToken\[)/g, '$${').replace(/(?<!%)%\{/g, '%%{');
}
