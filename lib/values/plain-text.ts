/** A string of Terraform's as it reaches what it is for: its own escapes undone, which are the shell's own signs. */
export function plain(text: string): string {
  return text.replaceAll('$${', '${').replaceAll('%%{', '%{');
}
