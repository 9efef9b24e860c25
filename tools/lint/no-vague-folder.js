// @ts-check
import { placeOf } from './place.js';

const vague = new Set([
  'util',
  'utils',
  'utilities',
  'helper',
  'helpers',
  'common',
  'misc',
  'shared-code',
  'lib',
  'stuff',
]);

/**
 * A folder says what it is for. Nothing is called utils, helpers, common or misc, neither folder nor file.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noVagueFolder = {
  meta: {
    type: 'suggestion',
    docs: { description: 'names say what stands there' },
    schema: [],
    messages: { vague: '"{{name}}" says nothing about what stands there: name the capability' },
  },
  create(context) {
    const place = placeOf(context.filename);
    return {
      Program(node) {
        for (const part of place?.path ?? []) {
          const name = part.replace(/\..*$/, '');
          if (vague.has(name)) context.report({ node, messageId: 'vague', data: { name } });
        }
      },
    };
  },
};
