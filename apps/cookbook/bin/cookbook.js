#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write('cookbook: it is not built yet; run `npx nx build cookbook` first\n');
  process.exitCode = 2;
}
