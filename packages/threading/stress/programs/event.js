import { defineTasks } from '@parallel-cookbook/primitives';
import { Lane } from '../lane.js';

/** @typedef {import('@parallel-cookbook/threading').Event} Event */

/**
 * Goes through a turnstile of two events, one for even and one for odd turns, again and again; each time the last to arrive tells
 * the gate-keeper.
 *
 * @param {readonly [Event, Event]} turns @param {Event} allHere
 * @param {Int32Array} arrived for even and for odd turns, a bit for each slot. @param {number} everybody all bits.
 * @param {import('../lane.js').Part} part
 */
export async function pass(turns, allHere, arrived, everybody, part) {
  const lane = new Lane(part);
  while (lane.goesOn) {
    await lane.dieIfDue();
    const parity = lane.board.done(lane.slot) % 2;
    const turn = turns[parity];
    // A successor arrives again where its predecessor may have arrived already: a bit is no more than a bit.
    if ((Atomics.or(arrived, parity, lane.bit) | lane.bit) === everybody) allHere.set();
    for (let isThrough = false; !isThrough;) {
      try {
        if (lane.random.next() < 0.4) {
          lane.tell('awaits wait');
          await turn.wait(lane.limits());
        } else {
          lane.tell('blocks in waitSync');
          turn.waitSync(lane.timeout());
        }
        isThrough = true;
      } catch (error) {
        // It may be set in that moment, and stays set until everybody has come to the next turn.
        if (!Lane.wasCutShort(error)) throw error;
      }
    }
    lane.count();
  }
  lane.tell('nothing');
}

/**
 * Waits for an event that is cleared in the moment it was set.
 *
 * @param {Event} event @param {Event} allHere @param {Int32Array} arrived a bit for each slot, and how many turns are over.
 * @param {number} everybody @param {import('../lane.js').Part} part
 */
export async function flicker(event, allHere, arrived, everybody, part) {
  const lane = new Lane(part);
  while (lane.goesOn) {
    lane.tell('awaits wait');
    // Begins to wait at once, so whoever sees the bit may set the event.
    const waiting = event.wait();
    if ((Atomics.or(arrived, 0, lane.bit) | lane.bit) === everybody) allHere.set();
    await waiting;
    // Not on to the next turn before the event is clear again: else it would be the same set that lets this thread through.
    while (Atomics.load(arrived, 1) === lane.board.done(lane.slot))
      Atomics.wait(arrived, 1, lane.board.done(lane.slot));
    lane.count();
  }
  lane.tell('nothing');
}

export const tasks = defineTasks(import.meta.url, { pass, flicker }, { namespace: 'stress-event' });
