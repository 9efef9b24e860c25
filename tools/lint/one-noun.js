// @ts-check
import { basename } from 'node:path';
import { placeOf } from './place.js';

const mostLines = 350;

/**
 * Law 1: a file is named after the noun that it exports, and holds no more than one reader can keep in mind.
 *
 * One export must contain all words of the file's name, as far as their stems go: `revival.ts` may export `revive`. In a seam's
 * folder the folder is the surname, so `lane/thread.ts` exports `ThreadLane`. A file that exports nothing is a program and is free. An `index.ts` only exports what others made.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const oneNoun = {
  meta: {
    type: 'suggestion',
    docs: { description: 'a file is named after what it exports' },
    schema: [],
    messages: {
      noun: 'nothing that this file exports ({{exports}}) is named after it: expected a name with "{{words}}" in it',
      index: 'an index.ts only exports: give this statement a file of its own',
      long: 'the file has {{lines}} lines, more than {{most}}: part it by nouns',
    },
  },
  create(context) {
    const place = placeOf(context.filename);
    const file = basename(context.filename);
    if (place?.path[0] !== 'src' || !/^[^.]+\.ts$/.test(file)) return {};
    return {
      Program(node) {
        const lines = context.sourceCode.lines.length;
        if (lines > mostLines) {
          context.report({ node, messageId: 'long', data: { lines: `${lines}`, most: `${mostLines}` } });
        }
        if (file === 'index.ts') {
          for (const statement of node.body) {
            if (!isExportFrom(statement)) context.report({ node: statement, messageId: 'index' });
          }
          return;
        }
        const words = file.replace(/\.ts$/, '').split('-');
        const stems = words.map((word) => word.slice(0, Math.max(4, word.length - 3)));
        const exported = node.body.flatMap(exportedNames);
        if (exported.length === 0) return;
        const named = exported.some((name) => stems.every((stem) => name.toLowerCase().includes(stem)));
        if (named) return;
        context.report({ node, messageId: 'noun', data: { exports: exported.join(', '), words: words.join(' ') } });
      },
    };
  },
};

/** @param {any} statement */
function isExportFrom(statement) {
  if (statement.type === 'ExportAllDeclaration') return true;
  if (statement.type !== 'ExportNamedDeclaration' || statement.declaration) return false;
  return statement.source !== null || statement.specifiers.length === 0;
}

/** @param {any} statement @returns {string[]} */
function exportedNames(statement) {
  if (statement.type === 'ExportDefaultDeclaration') return ['default'];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration, specifiers } = statement;
  if (!declaration) return specifiers.map((/** @type {any} */ specifier) => specifier.exported.name);
  if (declaration.type !== 'VariableDeclaration') return [declaration.id.name];
  return declaration.declarations.flatMap((/** @type {any} */ { id }) =>
    id.type === 'ObjectPattern' ? id.properties.map((/** @type {any} */ { value }) => value.name) : [id.name],
  );
}
