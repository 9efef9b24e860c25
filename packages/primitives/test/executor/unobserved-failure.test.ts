import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

it('a failure that nobody asks for is silent, and a failing callback is not', () => {
  const program = fileURLToPath(new URL('../programs/unobserved-failure.js', import.meta.url));
  const output = execFileSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 });
  expect(output).toBe('heard\nthe next callback\nuncaught: in the callback\n');
});
