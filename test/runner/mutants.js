const { readdirSync } = require('node:fs');
const { join } = require('node:path');

// All tests of one folder as one file: jest loads cdktf and the bindings once for each file, and here a thousand mutants rerun them.
// `PAWL_MUTANTS_BY=storage,volumes` has only those judge, which is quicker by far; what survives them may yet be found by another.
const folder = join(__dirname, '..', process.env.PAWL_MUTANTS);
const judges = process.env.PAWL_MUTANTS_BY?.split(',');
const isAsked = (name) => judges === undefined || judges.includes(name.replace('.test.ts', ''));
for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts') && isAsked(name)))
  require(join(folder, file));
