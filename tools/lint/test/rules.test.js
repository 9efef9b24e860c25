// @ts-check
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { house } from '../plugin.js';

RuleTester.describe = describe;
RuleTester.it = it;
const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });

/** A package with floors, a seam with its suite, and a test that runs it against one implementation. */
const workspace = mkdtempSync(join(tmpdir(), 'house-'));
after(() => rmSync(workspace, { recursive: true }));
write(
  'ground/package.json',
  JSON.stringify({ name: '@parallel-cookbook/primitives', floors: ['wait', 'lane', 'testing'] }),
);
write('ground/src/testing/clock-contract.ts', '');
write(
  'ground/test/conformance/clock.test.ts',
  'for (const c of clockContract(() => new RealClock())) it(c.title, c.run);',
);
write('chapter/package.json', JSON.stringify({ name: '@parallel-cookbook/threading' }));

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), text);
}

/** @param {string} path @param {string} code @param {...string} messageIds */
function at(path, code, ...messageIds) {
  const test = { name: `${path}: ${code.slice(0, 60)}`, filename: join(workspace, path), code };
  return messageIds.length === 0 ? test : { ...test, errors: messageIds.map((messageId) => ({ messageId })) };
}

/** @param {keyof typeof house.rules} rule @param {any[]} cases those with errors are invalid. */
function check(rule, ...cases) {
  const [valid, invalid] = [false, true].map((bad) => cases.filter((test) => 'errors' in test === bad));
  tester.run(rule, /** @type {any} */ (house.rules)[rule], /** @type {any} */ ({ valid, invalid }));
}

check(
  'floors',
  at('ground/src/lane/thread.ts', `import { a } from '../wait/clock.js';`),
  at('ground/src/lane/thread.ts', `import { a } from './lane.js'; import fs from 'node:fs';`),
  at('ground/src/lane/deep/thread.ts', `import { a } from '../../wait/clock.js';`),
  at('ground/src/index.ts', `export { a } from './lane/lane.js';`),
  at('ground/src/wait/index.ts', `export { a } from '../lane/lane.js';`),
  at('ground/test/wait/clock.test.ts', `import { a } from '../../src/lane/lane.js';`),
  at('chapter/src/anything/x.ts', `import { a } from '../else/y.js';`),
  at('ground/src/wait/clock.ts', `import { a } from '../lane/lane.js';`, 'up'),
  at('ground/src/wait/clock.ts', `import type { A } from '../lane/lane.js';`, 'up'),
  at('ground/src/wait/clock.ts', `export { a } from '../lane/lane.js';`, 'up'),
  at('ground/src/wait/clock.ts', `export * from '../lane/lane.js';`, 'up'),
  at('ground/src/wait/clock.ts', `const a = await import('../lane/lane.js');`, 'up'),
  at('ground/src/wait/clock.ts', `type A = import('../lane/lane.js').A;`, 'up'),
  at('ground/src/wait/clock.ts', `import { a } from '../index.js';`, 'outside'),
  at('ground/src/wait/clock.ts', `import { a } from '../attic/a.js';`, 'unknown'),
  at('ground/src/attic/a.ts', `export const a = 1;`, 'unknown'),
  at('ground/src/wait/clock.ts', `import { a } from '@parallel-cookbook/primitives/lane';`, 'itself'),
);

check(
  'one-noun',
  at('ground/src/lane/thread.ts', `export class ThreadLane {} export const other = 1;`),
  at('ground/src/lane/shared-buffer.ts', `export class SharedBufferRegion {}`),
  at('ground/src/codec/revival.ts', `export function revive() {}`),
  at('ground/src/wait/clock.ts', `export interface Clock {}`),
  at('ground/src/wait/clock.ts', `class Clock {} export { Clock };`),
  at('ground/src/wait/clock.ts', `export const { clock } = all;`),
  at('ground/src/lane/entry.ts', `start();`),
  at('ground/src/index.ts', `export { a } from './a.js'; export * from './b.js'; export {};`),
  at('ground/test/wait/clock.ts', `export class Other {}`),
  at('ground/src/wait/clock.ts', `export class Watch {}`, 'noun'),
  at('ground/src/lane/shared-buffer.ts', `export class Shared {}`, 'noun'),
  at('ground/src/wait/clock.ts', `export default 1;`, 'noun'),
  at('ground/src/wait/clock.ts', `export const clock = 1;\n`.padEnd(400, '\n'), 'long'),
  at('ground/src/index.ts', `import { a } from './a.js'; export { a };`, 'index', 'index'),
  at('ground/src/lane/index.ts', `export const a = 1; start();`, 'index', 'index'),
);

check(
  'foreign-numbers',
  at('ground/src/native/library.ts', `import koffi from 'koffi';`),
  at('chapter/src/native/x.ts', `import type { IKoffiLib } from 'koffi';`),
  at('ground/src/native/abi/linux-x64.ts', `export const SYS_futex = 202; export const EAGAIN = 11;`),
  at('chapter/src/link/constants.ts', `export const AF_UNIX = 1;`),
  at('ground/src/sync/word.ts', `export const HELD = 1; export const FIRST_COMPLETED = 'FIRST_COMPLETED';`),
  at('ground/src/native/libc.ts', `const { EAGAIN } = abi; const SYS_futex = abi.futex;`),
  at('chapter/src/native/library.ts', `import koffi from 'koffi';`, 'koffi'),
  at('ground/src/native/libc.ts', `const koffi = await import('koffi');`, 'koffi'),
  at('ground/src/native/libc.ts', `const koffi = require('koffi');`, 'koffi'),
  at('ground/src/native/libc.ts', `export { load } from 'koffi';`, 'koffi'),
  at('ground/src/native/libc.ts', `const SYS_futex = 202;`, 'number'),
  at('ground/src/native/libc.ts', `export const EAGAIN = -11;`, 'number'),
  at('ground/src/native/libc.ts', `export const errno = { EAGAIN: 11 } as const;`, 'number'),
  at('ground/src/native/libc.ts', `export const MPI_COMM_WORLD = 1 << 4;`, 'number'),
);

check(
  'contract',
  at('ground/src/wait/real-clock.ts', `export class RealClock implements Clock {}`),
  at('ground/src/wait/clock.ts', `export abstract class HalfClock implements Clock {}`),
  at('ground/src/wait/other.ts', `export class Alarm {} class HiddenClock implements Clock {}`),
  at('ground/src/testing/clock.ts', `export class BrokenClock implements Clock {}`),
  at('ground/src/wait/wrong-clock.ts', `export class WrongClock implements Clock {}`, 'suite'),
  at('ground/src/wait/wrong-clock.ts', `export class WrongClock extends Base {}`, 'suite'),
  at('ground/src/wait/wrong-clock.ts', `export const wrong: Clock = { now() {} };`, 'suite'),
  at('chapter/src/clock/rank.ts', `export class RankClock implements Clock {}`, 'suite'),
);

check(
  'no-vague-folder',
  at('ground/src/wait/clock.ts', ``),
  at('ground/src/utils/clock.ts', ``, 'vague'),
  at('ground/src/wait/helpers.ts', ``, 'vague'),
  at('ground/test/common/x.test.ts', ``, 'vague'),
);
