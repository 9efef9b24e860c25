// @ts-check
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { checkExamples, extractExamples } from '../doc-examples.js';

/** @type {string[]} */
const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A package with one source file whose comment has the example, and a README. @param {string} example @param {string} readme */
function packageWith(example, readme = '') {
  const root = mkdtempSync(join(tmpdir(), 'doc-examples-test-'));
  folders.push(root);
  mkdirSync(join(root, 'src', 'deep'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{ "name": "fixture", "type": "module", "exports": "./src/fixture.js" }');
  writeFileSync(join(root, 'src', 'fixture.js'), 'export const answer = 42;');
  const lines = example.split('\n').map((line) => ` * ${line}`.trimEnd());
  const comment =
    example === '' ? '' : `/**\n * Something.\n *\n * @example\n${lines.join('\n')}\n */\nexport const x = 1;\n`;
  writeFileSync(join(root, 'src', 'deep', 'x.ts'), comment);
  if (readme !== '') writeFileSync(join(root, 'README.md'), readme);
  return root;
}

/** @param {string} example @param {string} [readme] @param {number} [timeoutMs] */
async function faults(example, readme, timeoutMs = 20_000) {
  const root = packageWith(example, readme);
  const report = await checkExamples(root, { timeoutMs });
  assert.deepEqual(
    readdirSync(root).filter((name) => name.startsWith('doc-examples')),
    [],
    'nothing is left behind',
  );
  return report.faults;
}

describe('the examples in documentation', () => {
  it('are found by file and line, each up to the next tag', async () => {
    const root = packageWith(
      'a();\n\nb();\n@throws Something\n@example\n```ts\nc();\n```',
      '# Title\n\n```ts\nconsole.log(1); // 1\n```\n\n```ts\nnot.run();\n```\n```sh\nls\n```\n',
    );
    const found = await extractExamples(root);
    assert.deepEqual(
      found.map(({ file, line, code }) => [file, line, code.trim()]),
      [
        [join('src', 'deep', 'x.ts'), 5, 'a();\n\nb();'],
        [join('src', 'deep', 'x.ts'), 10, 'c();'],
        ['README.md', 4, 'console.log(1); // 1'],
      ],
    );
  });

  it('pass when they print what they say, with types, imports of the package, awaits and `using`', async () => {
    const example = [
      `import { answer } from 'fixture';`,
      `const n: number = await Promise.resolve(answer);`,
      `{ using scope = { [Symbol.dispose]() { console.log('closed'); } }; // closed`,
      `}`,
      `console.log(`,
      `  n,`,
      `  'it is',`,
      `); // 42 it is`,
      `console.log(Math.random()); // …`,
    ].join('\n');
    assert.deepEqual(await faults(example), []);
  });

  it('may say at their end what they print in loops and callbacks', async () => {
    const loop = `for (const n of [1, 2]) {\n  console.log(n);\n}\n// 1\n`;
    assert.deepEqual(await faults(`${loop}// 2`), []);
    assert.match((await faults(`${loop}// 3`))[0] ?? '', /:9: printed "2", not "3"/);
    assert.match((await faults(loop.trimEnd()))[0] ?? '', /:5: printed "2" besides/);
  });

  it('fail with file and line when they print something else', async () => {
    const [fault] = await faults(`console.log(1); // 1\nconsole.log(2); // 3`);
    assert.match(fault ?? '', /src.deep.x\.ts:6: printed "2", not "3"/);
  });

  it('fail when they print more, or less', async () => {
    assert.match((await faults(`console.log('a\\nb'); // a`))[0] ?? '', /:5: printed "b" besides/);
    assert.match((await faults(`if (false) console.log(1); // 1`))[0] ?? '', /:5: printed nothing, not "1"/);
    assert.match((await faults(`if (false) console.log(1); // …`))[0] ?? '', /:5: printed nothing, not "…"/);
  });

  it('fail when they check nothing, or leave out what a line prints', async () => {
    assert.match((await faults(`const a = 1;`))[0] ?? '', /:5: the example prints nothing/);
    assert.match((await faults(`console.log(1); // 1\nconsole.log(2);`))[0] ?? '', /:6: the console.log does not say/);
  });

  it('fail when they throw, and show why', async () => {
    assert.match(
      (await faults(`console.log(1); // 1\nthrow new Error('broken');`))[0] ?? '',
      /:5: ended with exit code 1\n[^]*broken/,
    );
  });

  it('fail when they do not end', async () => {
    const [fault] = await faults(`console.log(1); // 1\nsetInterval(() => {}, 1000);`, undefined, 5000);
    assert.match(fault ?? '', /:5: ended with a kill after 5000 ms/);
  });

  it('of a README fail too', async () => {
    const [fault] = await faults('console.log(1); // 1', 'x\n\n```ts\nconsole.log(1); // 2\n```\n');
    assert.match(fault ?? '', /README\.md:4: printed "1", not "2"/);
  });

  it('leave a package without any at rest', async () => {
    const root = packageWith('');
    assert.deepEqual(await checkExamples(root), { checked: 0, faults: [] });
    assert.ok(existsSync(root));
  });
});
