/** A test where nothing lacks, else a skipped one whose name says what does. `timeout` is in milliseconds. */
export function testWhere(lacks: string | undefined, timeout: number) {
  return (name: string, body: () => void | Promise<void>): void => {
    const run = async (): Promise<void> => {
      await body();
    };
    if (lacks === undefined) test(name, run, timeout);
    else test.skip(`${name} (${lacks})`, run);
  };
}
