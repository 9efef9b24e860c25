// @ts-check
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { Example } from './doc-examples.js' */

/**
 * Finds the examples of a package, in the order of its files and their lines.
 *
 * @param {string | URL} packageRoot
 * @returns {Promise<Example[]>}
 */
export async function extractExamples(packageRoot) {
  const root = typeof packageRoot === 'string' ? packageRoot : fileURLToPath(packageRoot);
  /** @type {Example[]} */
  const examples = [];
  for (const file of await sources(root)) {
    const text = await readFile(file, 'utf8');
    const found = file.endsWith('.md') ? blocksOf(text) : tagsOf(text);
    for (const { line, code } of found) examples.push({ file: relative(root, file), line, code });
  }
  return examples;
}

/** @param {string} root */
async function sources(root) {
  const entries = await readdir(root, { withFileTypes: true });
  const nested = await readdir(join(root, 'src'), { recursive: true });
  const readme = entries.filter(({ name }) => name === 'README.md').map(({ name }) => join(root, name));
  const files = nested.filter((file) => file.endsWith('.ts')).sort();
  return [...files.map((file) => join(root, 'src', file)), ...readme];
}

/**
 * The code behind each `@example`, up to the next tag or the comment's end.
 *
 * @param {string} text
 */
function tagsOf(text) {
  const examples = [];
  for (const comment of text.matchAll(/\/\*\*[^]*?\*\//g)) {
    const firstLine = lineAt(text, comment.index);
    const lines = comment[0].split('\n').map((line) => line.replace(/^\s*\*(?: |$|(?=\/$))/, ''));
    for (const [index, tag] of lines.entries()) {
      if (!tag.startsWith('@example')) continue;
      const length = lines.slice(index + 1).findIndex((line) => /^@\w|^\/$/.test(line));
      const code = lines.slice(index + 1, length < 0 ? lines.length : index + 1 + length);
      const unfenced = code.map((line) => (line.startsWith('```') ? '' : line));
      examples.push({ line: firstLine + index + 1, code: unfenced.join('\n') });
    }
  }
  return examples;
}

/**
 * The `ts` blocks of a text that say what they print.
 *
 * @param {string} text
 */
function blocksOf(text) {
  return [...text.matchAll(/^```ts\n([^]*?)^```/gm)]
    .map((block) => ({ line: lineAt(text, block.index) + 1, code: block[1] ?? '' }))
    .filter(({ code }) => /console\.log\(.*\/\/ /.test(code));
}

/** @param {string} text @param {number} index */
function lineAt(text, index) {
  return text.slice(0, index).split('\n').length;
}
