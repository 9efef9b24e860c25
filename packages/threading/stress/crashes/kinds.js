/** How a thread can die. @typedef {'process.exit' | 'callback throws' | 'unhandled rejection' | 'full heap' | 'terminated'} Death */

/** @type {readonly Death[]} */
export const deaths = ['process.exit', 'callback throws', 'unhandled rejection', 'full heap', 'terminated'];

/**
 * One row of the table.
 *
 * @typedef {object} Crash
 * @property {string} situation what happens.
 * @property {Death} [how] by which death, where there are several.
 * @property {string} expects what the caller sees, every time.
 * @property {() => Promise<Trial>} trial makes it happen once.
 *
 * @typedef {object} Trial
 * @property {string} saw
 * @property {number} [recoveryMs] from the death until the next task has run, or the next waiter has what it waits for.
 */

/** The class and code of an error, or what came instead. @param {() => unknown} body */
export async function sawOf(body) {
  try {
    const value = await body();
    return value === undefined ? 'nothing' : String(value);
  } catch (error) {
    return nameOf(error);
  }
}

/** @param {any} error */
export function nameOf(error) {
  return error?.code === undefined ? String(error?.name ?? error) : `${error.name} (${error.code})`;
}

/** Resolves when a number is no longer 0, without blocking. @param {Float64Array | Int32Array} cells */
export async function nonZero(cells) {
  while (cells[0] === 0) await new Promise((resolve) => setImmediate(resolve));
}

export const flag = () => new Int32Array(new SharedArrayBuffer(4));
export const time = () => new Float64Array(new SharedArrayBuffer(8));
