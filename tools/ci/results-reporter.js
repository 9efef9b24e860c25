// A reporter for node:test that writes the file which Jest writes for other projects, so that count.js adds up both.
import { mkdirSync, writeFileSync } from 'node:fs';

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* results(events) {
  const counts = {
    numPassedTests: 0,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 0,
    numTodoTests: 0,
  };
  for await (const { type, data } of events) {
    if (data?.details?.type === 'suite') continue;
    if (type === 'test:fail' && data.todo === undefined) counts.numFailedTests++;
    if (type !== 'test:pass') continue;
    if (data.todo !== undefined) counts.numTodoTests++;
    else if (data.skip !== undefined) counts.numPendingTests++;
    else counts.numPassedTests++;
  }
  mkdirSync('out-tsc', { recursive: true });
  writeFileSync('out-tsc/test-results.json', JSON.stringify(counts));
  yield '';
}
