// @ts-check
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectedOf, stripTypes } from './expected.js';
import { extractExamples } from './extract.js';

/** @import { CheckOptions, Example, Report } from './doc-examples.js' */

/** Stands for anything. */
const anything = '…';

/**
 * Runs every example of a package and compares what it prints with what it says.
 *
 * @param {string | URL} packageRoot
 * @param {CheckOptions} options
 * @returns {Promise<Report>}
 */
export async function checkExamples(packageRoot, { atOnce = 2, timeoutMs = 60_000 } = {}) {
  const root = typeof packageRoot === 'string' ? packageRoot : fileURLToPath(packageRoot);
  const examples = await extractExamples(root);
  // Inside the package, so that an example finds the package by its name and its dependencies.
  const folder = await mkdtemp(join(root, 'doc-examples-'));
  try {
    /** @type {string[][]} */
    const faults = [];
    const queue = [...examples.entries()];
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, example] = next;
        faults[index] = await faultsOf(example, join(folder, `example-${index}.js`), timeoutMs);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    return { checked: examples.length, faults: faults.flat() };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Example} example
 * @param {string} module where it is written to.
 * @param {number} timeoutMs
 * @returns {Promise<string[]>}
 */
async function faultsOf({ file, line, code }, module, timeoutMs) {
  /** @param {number} offset */
  const at = (offset) => `${file}:${line + offset}`;
  const expected = expectedOf(code);
  if (expected.length === 0) return [`${at(0)}: the example prints nothing, so nothing can be checked`];
  const silent = expected.find(({ text }) => text === undefined);
  if (silent) return [`${at(silent.line)}: the console.log does not say in a comment what it prints`];

  await writeFile(module, stripTypes(code));
  const { status, stdout, stderr } = await run(module, timeoutMs);
  const printed = stdout === '' ? [] : stdout.replace(/\n$/, '').split('\n');
  for (const [index, { line: offset, text }] of expected.entries()) {
    if (text === anything && printed[index] !== undefined) continue;
    if (printed[index]?.trimEnd() !== text) {
      const found = printed[index] === undefined ? 'nothing' : JSON.stringify(printed[index]);
      return [`${at(offset)}: printed ${found}, not ${JSON.stringify(text)} (${status})\n${stderr}`.trimEnd()];
    }
  }
  if (printed.length > expected.length) {
    return [`${at(0)}: printed ${JSON.stringify(printed[expected.length])} besides, which the example does not say`];
  }
  return status === 'exit code 0' ? [] : [`${at(0)}: ended with ${status}\n${stderr}`.trimEnd()];
}

/**
 * @param {string} module
 * @param {number} timeoutMs
 * @returns {Promise<{ status: string, stdout: string, stderr: string }>}
 */
function run(module, timeoutMs) {
  // Nx sets FORCE_COLOR, which would win.
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: undefined };
  const child = spawn(process.execPath, [module], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name].setEncoding('utf8').on('data', (text) => (output[name] += text));
  }
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, timeoutMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const status = late ? `a kill after ${timeoutMs} ms` : code === null ? `signal ${signal}` : `exit code ${code}`;
      resolve({ status, ...output });
    });
  });
}
