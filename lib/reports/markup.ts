import { visible } from './diff-values';

/** A sentence in which names of the user's may stand: nothing in it is markup, a tag or a mention. */
export function prose(text: string): string {
  return html(visible(text)).replace(/[\\`*_{}[\]()#+!|~@:]/g, (char) =>
    /[():+!#]/.test(char) ? char : `&#${String(char.charCodeAt(0))};`,
  );
}

/** Text inside of an element or an attribute. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${String(char.charCodeAt(0))};`);
}

/** A table of markdown, of cells that are markdown already. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
