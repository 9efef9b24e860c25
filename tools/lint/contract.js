// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { placeOf } from './place.js';

/**
 * Law 3: no implementation of a seam without its suite.
 *
 * A seam is what some package has a `src/testing/<seam>-contract.ts` for. Its implementations are the exported classes and constants that
 * say `implements Seam` or `: Seam`, and the exported classes that extend another and bear its name as surname
 * (`ThreadPoolExecutor`). Some test file of the package must name both it and `<seam>Contract`.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const contract = {
  meta: {
    type: 'problem',
    docs: { description: 'an implementation of a seam runs its suite' },
    schema: [],
    messages: { suite: '{{name}} implements {{seam}}: run {{suite}} against it in test/conformance/' },
  },
  create(context) {
    const place = placeOf(context.filename);
    if (place?.path[0] !== 'src' || place.path[1] === 'testing') return {};
    const seams = seamsBeside(place.root);
    if (seams.size === 0) return {};

    /** @param {any} id @param {string | undefined} seam */
    const check = (id, seam) => {
      if (seam === undefined || id.name === seam) return;
      const suite = `${seam[0]?.toLowerCase()}${seam.slice(1)}Contract`;
      if (testsIn(place.root).some((text) => wordIn(text, suite) && wordIn(text, id.name))) return;
      context.report({ node: id, messageId: 'suite', data: { name: id.name, seam, suite } });
    };
    return {
      /** @param {any} node */
      'ExportNamedDeclaration > ClassDeclaration': (node) => {
        if (node.abstract) return;
        const said = node.implements?.map((/** @type {any} */ { expression }) => expression.name);
        const surname = node.superClass ? [...seams].find((seam) => node.id.name.endsWith(seam)) : undefined;
        check(node.id, said?.find((/** @type {string} */ name) => seams.has(name)) ?? surname);
      },
      /** @param {any} node */
      'ExportNamedDeclaration > VariableDeclaration > VariableDeclarator[init.type="ObjectExpression"]': (node) => {
        const name = node.id.typeAnnotation?.typeAnnotation?.typeName?.name;
        check(node.id, seams.has(name) ? name : undefined);
      },
    };
  },
};

/**
 * The seams that this package or one beside it has a suite for, by the names of their interfaces.
 *
 * @param {string} root
 * @returns {Set<string>}
 */
function seamsBeside(root) {
  const beside = readdirSync(dirname(root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(dirname(root), entry.name, 'src', 'testing'));
  const files = beside.filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder));
  return new Set(files.flatMap((file) => /^(.+)-contract\.ts$/.exec(file)?.[1] ?? []).map(pascal));
}

/** @param {string} name */
function pascal(name) {
  return name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
}

/** @type {Map<string, string[]>} */
const tests = new Map();

/** The texts of all tests of a package, read once. @param {string} root @returns {string[]} */
function testsIn(root) {
  const folder = join(root, 'test');
  let texts = tests.get(root);
  if (!texts) {
    const files = existsSync(folder) ? /** @type {string[]} */ (readdirSync(folder, { recursive: true })) : [];
    texts = files.filter((file) => /\.test\.[jt]s$/.test(file)).map((file) => readFileSync(join(folder, file), 'utf8'));
    tests.set(root, texts);
  }
  return texts;
}

/** @param {string} text @param {string} word */
function wordIn(text, word) {
  return new RegExp(`\\b${word}\\b`).test(text);
}
