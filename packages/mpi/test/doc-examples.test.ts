import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

// A program of its own, not an import: a package depends on no tool.
const program = fileURLToPath(new URL('../../../tools/doc-examples/cli.js', import.meta.url));
const folder = fileURLToPath(new URL('../', import.meta.url));

describe('the examples in the documentation', () => {
  it('print what they say', async () => {
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, [program, folder], (_, stdout, stderr) => resolve(stdout + stderr));
    });
    expect(said).toMatch(/^[1-9]\d* examples, 0 faults\n$/);
  }, 300_000);
});
