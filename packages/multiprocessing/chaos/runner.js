import { readdirSync, readlinkSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { Random } from '@parallel-cookbook/primitives';
import { rounds } from './rounds.js';

// Makes the rounds that it is told to, and says where it is. The one that tells it looks after its time.
/** @param {object} said */
const say = (said) => process.send?.(said);

process.on('message', async (/** @type {{ name: keyof typeof rounds, seed: number } | { end: true }} */ told) => {
  try {
    if ('end' in told) {
      say({ segments: await segmentsLeft() });
      process.disconnect();
      return;
    }
    say({ found: await rounds[told.name](new Random(told.seed), (step) => say({ step })) });
  } catch (error) {
    say({ failed: /** @type {Error} */ (error).stack });
  }
});

// Nobody is there to be told anything: it was killed.
process.on('disconnect', () => process.exit());

/** What is not let go of: the table of owners, the segment that small things are made in, and the one that this thread blocked on last. */
const kept = 3;

/** Anonymous segments that are open here although nothing uses them. The garbage collector lets go of them. */
async function segmentsLeft() {
  const patience = performance.now() + 5000;
  for (;;) {
    globalThis.gc?.();
    await turn();
    const left = Math.max(0, segments() - kept);
    if (left === 0 || performance.now() > patience) return left;
  }
}

function segments() {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('/memfd:parallel-cookbook');
    } catch {
      return false; // the one by which the folder was read
    }
  }).length;
}
