// @ts-check
// node tools/doc-examples/cli.js [folder of a package]
// Runs the package's examples; exit code 1 when one does not print what it says, or when there is none.
import { resolve } from 'node:path';
import { checkExamples } from './doc-examples.js';

const { checked, faults } = await checkExamples(resolve(process.argv[2] ?? '.'));
for (const fault of faults) console.log(fault);
console.log(`${checked} examples, ${faults.length} faults`);
process.exitCode = faults.length > 0 || checked === 0 ? 1 : 0;
