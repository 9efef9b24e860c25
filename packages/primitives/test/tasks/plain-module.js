globalThis.plainModuleLoads = (globalThis.plainModuleLoads ?? 0) + 1;

/** @param {string} text */
export function shout(text) {
  return text.toUpperCase();
}
export async function* letters() {
  yield 'a';
  yield 'b';
}
export const version = 3;
