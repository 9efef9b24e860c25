// Counts the matrix of packages/mpi by what its last test run wrote, and prints it as the table of its README: `npx nx test mpi && node tools/ci/matrix.js`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const results = fileURLToPath(new URL('../../packages/mpi/out-tsc/test-results.json', import.meta.url));
// The longest name first: each begins as another one.
const transports = [
  'processes of Open MPI with its own collectives',
  'processes of MPICH with its own collectives',
  'processes of Open MPI',
  'processes of MPICH',
  'processes over sockets',
  'processes',
  'threads',
];
const found = new Map();
for (const { name, assertionResults } of JSON.parse(readFileSync(results, 'utf8')).testResults) {
  for (const { fullName, status } of assertionResults) {
    const transport = transports.find((each) => fullName.includes(each));
    // What is not of the matrix speaks of processes, too.
    if (transport === undefined || !/ (?:ranks|processes|threads)\b/.test(fullName)) continue;
    const [, capability] = /\/test\/(.*)\.test\.ts$/.exec(name);
    const row = found.get(capability) ?? {
      cases: new Set(),
      transports: new Set(),
      sizes: new Set(),
      tests: 0,
      passed: 0,
    };
    const [size] = /\d+(?= (?:ranks|of them|parents)|$)/.exec(fullName) ?? [];
    row.cases.add(fullName.replace(transport, '').replace(/\d+(?= (?:ranks|of them|parents)|$)/, ''));
    row.transports.add(transport);
    if (size !== undefined && !/seed \d+$/.test(fullName)) row.sizes.add(Number(size));
    row.tests++;
    if (status === 'passed') row.passed++;
    found.set(capability, row);
  }
}
const all = [...found].filter(([, row]) => row.transports.size > 1).sort(([a], [b]) => (a < b ? -1 : 1));
console.log('| capability | cases | transports | numbers of ranks | tests |\n| --- | --- | --- | --- | --- |');
for (const [capability, row] of all) {
  const sizes = [...row.sizes].sort((a, b) => a - b).join(', ');
  console.log(
    `| \`${capability}\` | ${row.cases.size} | ${row.transports.size} | ${sizes || 'fixed'} | ${row.tests} |`,
  );
}
const sum = (what) => all.reduce((total, [, row]) => total + row[what], 0);
console.log(
  `| all | ${all.reduce((n, [, { cases }]) => n + cases.size, 0)} | ${transports.length} | | ${sum('tests')}, of which ${sum('passed')} passed |`,
);
