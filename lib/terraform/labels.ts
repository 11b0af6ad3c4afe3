/** How many labels the blocks of a section have: `resource "type" "name"`. Sections that are not here have none. */
export const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  variable: 1,
  output: 1,
  check: 1,
  provider: 1,
  locals: 1,
};
