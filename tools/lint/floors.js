// @ts-check
import { dirname, relative, resolve, sep } from 'node:path';
import { placeOf } from './place.js';

/**
 * Law 4: a file under `src/<floor>/` imports its own floor and those that package.json's `floors` names before it.
 *
 * `src/index.ts` and `src/<floor>/index.ts` only export, for people outside, and are free.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const floors = {
  meta: {
    type: 'problem',
    docs: { description: 'imports go down, never up' },
    schema: [],
    messages: {
      up: 'floor "{{from}}" stands on "{{to}}" only if package.json names "{{to}}" before it: import downwards',
      unknown: 'floor "{{floor}}" is not among the "floors" of package.json',
      outside: 'a floor does not import {{file}}, which stands on none: name the file that you need',
      itself: 'a package does not import itself by its name: import the file that you need',
    },
  },
  create(context) {
    const place = placeOf(context.filename);
    if (!place?.floors || place.path[0] !== 'src' || place.path.length < 3) return {};
    const { floors: order, path, root, name } = place;
    const from = /** @type {string} */ (path[1]);
    if (path.length === 3 && path[2] === 'index.ts') return {};

    /** @param {import('eslint').Rule.Node} node @param {unknown} specifier */
    const check = (node, specifier) => {
      if (typeof specifier !== 'string') return;
      if (specifier === name || specifier.startsWith(`${name}/`)) return context.report({ node, messageId: 'itself' });
      if (!specifier.startsWith('.')) return;
      const target = relative(resolve(root, 'src'), resolve(dirname(context.filename), specifier)).split(sep);
      const to = /** @type {string} */ (target[0]);
      if (to === '..') return;
      if (target.length === 1) return context.report({ node, messageId: 'outside', data: { file: `src/${to}` } });
      if (!order.includes(to)) return context.report({ node, messageId: 'unknown', data: { floor: to } });
      if (order.indexOf(to) > order.indexOf(from)) context.report({ node, messageId: 'up', data: { from, to } });
    };

    return {
      Program(node) {
        if (!order.includes(from)) context.report({ node, messageId: 'unknown', data: { floor: from } });
      },
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration: (node) => check(node, node.source?.value),
      ImportExpression: (node) => check(node, node.source.type === 'Literal' ? node.source.value : undefined),
      /** @param {any} node `import('…').Name` in a type. */
      TSImportType: (node) => check(node, node.source?.value ?? node.argument?.literal?.value),
    };
  },
};
