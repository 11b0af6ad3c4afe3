const { readdirSync } = require('node:fs');
const { join } = require('node:path');

// All tests of one folder as one file: jest loads cdktf and the bindings once for each file, and here a thousand mutants rerun them.
const folder = join(__dirname, process.env.PAWL_MUTANTS);
for (const file of readdirSync(folder).filter((name) => name.endsWith('.test.ts'))) require(join(folder, file));
