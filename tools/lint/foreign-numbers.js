// @ts-check
import { constants } from 'node:os';
import { placeOf } from './place.js';

/** Names as C headers give them: `SYS_futex`, `PROT_READ`, `MPI_COMM_WORLD`, and every errno and signal. */
const foreign =
  /^(SYS|O|PROT|MAP|MFD|MADV|PR|FUTEX|CLOCK|AF|SOCK|SOL|SO|EPOLL|POLL|MPI|OMPI|MPICH|CL|CU|CUDA)_[A-Za-z0-9_]+$/;
const named = new Set([...Object.keys(constants.errno), ...Object.keys(constants.signals)]);

/**
 * Law 5: numbers of foreign systems stand in `abi/*` and `constants.ts`, and one file alone opens shared libraries.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const foreignNumbers = {
  meta: {
    type: 'problem',
    docs: { description: 'foreign numbers and koffi stay where they are looked for' },
    schema: [],
    messages: {
      koffi: 'only native/library.ts of primitives imports koffi: ask it for the library',
      number: '{{name}} is a number of a foreign system: tables of these stand in abi/ or constants.ts',
    },
  },
  create(context) {
    const place = placeOf(context.filename);
    if (place?.path[0] !== 'src') return {};
    const path = place.path.join('/');
    const opensLibraries = place.name === '@parallel-cookbook/primitives' && path === 'src/native/library.ts';
    const mayHaveNumbers = place.path.includes('abi') || path.endsWith('/constants.ts');

    /** @param {import('eslint').Rule.Node} node @param {unknown} specifier */
    const check = (node, specifier) => {
      if (specifier === 'koffi' && !opensLibraries) context.report({ node, messageId: 'koffi' });
    };
    return {
      // `import type` costs nothing and opens nothing.
      ImportDeclaration: (/** @type {any} */ node) => {
        if (node.importKind !== 'type') check(node, node.source.value);
      },
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      /** @param {any} node */
      ':matches(Program > VariableDeclaration, Program > ExportNamedDeclaration > VariableDeclaration)'(node) {
        if (mayHaveNumbers) return;
        for (const { id, init } of node.declarations) {
          if (isForeign(id.name) ? isNumeric(init) : isForeignTable(init)) {
            context.report({ node: id, messageId: 'number', data: { name: id.name } });
          }
        }
      },
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : undefined),
      /** @param {any} node */
      'CallExpression[callee.name=/^(require|createRequire)$/]': (node) => check(node, node.arguments[0]?.value),
    };
  },
};

/** @param {unknown} name */
function isForeign(name) {
  return typeof name === 'string' && (foreign.test(name) || named.has(name));
}

/** @param {any} init `{ EAGAIN: 11, … }`, also frozen or `as const`. */
function isForeignTable(init) {
  const table = init?.expression ?? init?.arguments?.[0] ?? init;
  if (table?.type !== 'ObjectExpression') return false;
  return table.properties.some((/** @type {any} */ { key, value }) => isForeign(key?.name) && isNumeric(value));
}

/**
 * A number, or arithmetic of numbers.
 *
 * @param {any} node
 * @returns {boolean}
 */
function isNumeric(node) {
  if (node?.type === 'Literal') return typeof node.value === 'number' || typeof node.value === 'bigint';
  if (node?.type === 'UnaryExpression') return isNumeric(node.argument);
  if (node?.type === 'TSAsExpression') return isNumeric(node.expression);
  return node?.type === 'BinaryExpression' && isNumeric(node.left) && isNumeric(node.right);
}
