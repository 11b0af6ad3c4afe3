/** The first line of what a stack writes, for who opens it by hand. @internal */
export function written(name: string): string {
  return `# ${name}: written by its stack. What is changed here is found, and gone at the next apply.`;
}
