/** Memory for a thread that is to fill it. It is not passed on: a thread that such a thread starts needs its own. */
export const smallHeap = { maxOldGenerationSizeMb: 40 };

/** The limits of a thread that will end in that way. @param {string | undefined} way */
export function limitsFor(way) {
  return way === 'heap' ? smallHeap : undefined;
}
