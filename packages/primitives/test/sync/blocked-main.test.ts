import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';

it('a main thread that blocks for a lock finds out that its owner was terminated, though it gets no events', () => {
  const path = fileURLToPath(new URL('../programs/blocked-main.js', import.meta.url));
  expect(execFileSync(process.execPath, [path], { encoding: 'utf8', timeout: 50_000 }).trim()).toBe(
    'OwnerDiedError held',
  );
});
