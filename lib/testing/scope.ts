/** Whether a construct path is `scope` or something inside it; the App's own path is empty. */
export function isWithin(construct: string, scope: string): boolean {
  return scope === '' || construct === scope || construct.startsWith(`${scope}/`);
}
