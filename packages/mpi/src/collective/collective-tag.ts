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
 * @param ordinal all ranks begin their collectives in the same order. @param name the {@link nameNumber} of the call.
 */
export function collectiveTag(ordinal: number, name: number): number {
  return ((ordinal % ordinals) << bitsOfName) | name;
}

/** What a tag says of a call: the same for a call and its `I…` form. */
export function nameNumber(call: string): number {
  return ofNames.get(call) ?? ofName(call);
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
