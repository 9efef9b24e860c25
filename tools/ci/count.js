// Adds up what every project's test run wrote, and prints one closing line: "N passed, N failed, N skipped".
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sum = { passed: 0, failed: 0, skipped: 0 };
const projects = ['packages', 'apps', 'tools'].flatMap((floor) =>
  readdirSync(join(root, floor)).map((name) => join(floor, name)),
);
for (const project of [...projects, 'benchmarks']) {
  const file = join(root, project, 'out-tsc/test-results.json');
  if (!existsSync(file)) continue;
  const result = JSON.parse(readFileSync(file, 'utf8'));
  sum.passed += result.numPassedTests;
  sum.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  sum.skipped += result.numPendingTests + result.numTodoTests;
}
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`);
