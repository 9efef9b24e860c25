// @ts-check
import { contract } from './contract.js';
import { floors } from './floors.js';
import { foreignNumbers } from './foreign-numbers.js';
import { noVagueFolder } from './no-vague-folder.js';
import { oneNoun } from './one-noun.js';

/**
 * The laws of the house, for ESLint.
 *
 * @type {import('eslint').ESLint.Plugin}
 */
export const house = {
  meta: { name: 'house' },
  rules: {
    contract,
    floors,
    'foreign-numbers': foreignNumbers,
    'no-vague-folder': noVagueFolder,
    'one-noun': oneNoun,
  },
};
