const bitsOfName = 8;
/** The last ones are for births, then for spawns. */
const ordinals = 2 ** 22 - 8;
const tagsOfBirths = 4 << bitsOfName;

/** What was made of the names already. */
const ofNames = new Map<string, number>();

/**
 * The tag by which the messages of a collective go: which one of its communicator it is, and which call. So two that are not the same never take each
 * other's messages for their own: ranks that call different ones wait, and the deadlock report says who is where.
 *
 * @param ordinal all ranks begin their collectives in the same order. @param call a call and its `I…` form are the same.
 */
export function collectiveTag(ordinal: number, call: string): number {
  return ((ordinal % ordinals) << bitsOfName) | (ofNames.get(call) ?? ofName(call));
}

function ofName(call: string): number {
  const name = call.replace(/^Comm\.I([a-z])/, (_, first: string) => `Comm.${first.toUpperCase()}`);
  // FNV-1a, folded. Two names of one number would only make a mistake harder to see.
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  const folded = (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & (2 ** bitsOfName - 1);
  ofNames.set(call, folded);
  return folded;
}

/** The tag by which some of the ranks of a communicator make another, while the others do something else. @param tag tells those apart that are made at once. */
export function birthTag(tag: number): number {
  return (ordinals << bitsOfName) + (tag % tagsOfBirths);
}

/** The tag by which the ranks of a communicator spawn others. @param ordinal which one of its communicator the collective was by which they have begun that. */
export function spawnTag(ordinal: number): number {
  return (ordinals << bitsOfName) + tagsOfBirths + (ordinal % tagsOfBirths);
}
