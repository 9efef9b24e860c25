import { Random } from '@parallel-cookbook/primitives';

/** Cells of `state`: who is inside, how often two were, how often anybody was, how many owner deaths were told. */
export const INSIDE = 0;
export const VIOLATIONS = 1;
export const ENTRIES = 2;
export const DEATHS = 3;
/** From here on: whether the lane of that number is being killed. */
export const KILLED = 8;

/**
 * Acquires and releases for ever, in mixed ways, until it is killed or told to stop, and watches that it is alone.
 *
 * @param {import('@parallel-cookbook/primitives').Mutex} lock
 * @param {import('@parallel-cookbook/primitives').SharedArray<'i32'>} state
 * @param {import('@parallel-cookbook/primitives').Event} stop
 * @param {number} lane
 * @param {number} seed
 */
export async function churnLock(lock, state, stop, lane, seed) {
  const random = new Random(seed);
  const inside = () => {
    const other = state.values[INSIDE];
    if (other !== 0 && state.get(KILLED + other) === 0) state.add(VIOLATIONS, 1);
    state.set(INSIDE, lane);
    for (let i = random.integer(0, 300); i > 0; i--) if (state.get(INSIDE) !== lane) state.add(VIOLATIONS, 1);
    state.set(INSIDE, 0);
    state.add(ENTRIES, 1);
  };
  while (!stop.isSet()) {
    const timeoutMs = random.next() < 0.3 ? random.next() : undefined;
    try {
      if (random.next() < 0.3) {
        const guard = await lock.acquire({ timeoutMs });
        inside();
        if (random.next() < 0.3) await null;
        guard.release();
      } else {
        const guard = lock.acquireSync({ timeoutMs });
        inside();
        guard.release();
      }
    } catch (error) {
      if (error.code === 'ERR_PARALLEL_OWNER_DIED') state.add(DEATHS, 1);
      else if (error.code !== 'ERR_PARALLEL_TIMEOUT') throw error;
    }
  }
}

/**
 * Reads and writes for ever, in mixed ways, until it is killed or told to stop. A writer stands in `INSIDE` while it is
 * inside: no reader may see one that is not being killed, and no other writer may change it.
 *
 * @param {import('@parallel-cookbook/primitives').ReadWriteLock} lock
 * @param {import('@parallel-cookbook/primitives').SharedArray<'i32'>} state
 * @param {import('@parallel-cookbook/primitives').Event} stop
 * @param {number} lane
 * @param {number} seed
 */
export async function churnReadWriteLock(lock, state, stop, lane, seed) {
  const random = new Random(seed);
  const look = () => {
    const other = state.get(INSIDE);
    if (other !== 0 && state.get(KILLED + other) === 0) state.add(VIOLATIONS, 1);
  };
  const read = () => {
    for (let i = random.integer(0, 300); i > 0; i--) look();
    state.add(ENTRIES, 1);
  };
  const write = () => {
    look();
    state.set(INSIDE, lane);
    for (let i = random.integer(0, 300); i > 0; i--) if (state.get(INSIDE) !== lane) state.add(VIOLATIONS, 1);
    state.set(INSIDE, 0);
    state.add(ENTRIES, 1);
  };
  while (!stop.isSet()) {
    const timeoutMs = random.next() < 0.3 ? random.next() : undefined;
    const [side, body] = random.next() < 0.4 ? ['write', write] : ['read', read];
    try {
      if (random.next() < 0.3) await lock[side].withLock(body, { timeoutMs });
      else lock[side].withLockSync(body, { timeoutMs });
    } catch (error) {
      if (error.code === 'ERR_PARALLEL_OWNER_DIED') state.add(DEATHS, 1);
      else if (error.code !== 'ERR_PARALLEL_TIMEOUT') throw error;
    }
  }
}

/**
 * Takes and gives permits for ever, in mixed ways, until it is killed or told to stop.
 *
 * @param {import('@parallel-cookbook/primitives').Semaphore} semaphore
 * @param {import('@parallel-cookbook/primitives').SharedArray<'i32'>} state
 * @param {import('@parallel-cookbook/primitives').Event} stop
 * @param {number} seed
 */
export async function churnSemaphore(semaphore, state, stop, seed) {
  const random = new Random(seed);
  while (!stop.isSet()) {
    try {
      const timeoutMs = random.next() < 0.3 ? random.next() : undefined;
      const permit =
        random.next() < 0.4 ? await semaphore.acquire({ timeoutMs }) : semaphore.acquireSync({ timeoutMs });
      for (let i = random.integer(0, 200); i > 0; i--) state.add(INSIDE, 0);
      state.add(ENTRIES, 1);
      permit.release();
    } catch (error) {
      if (error.code !== 'ERR_PARALLEL_TIMEOUT') throw error;
    }
  }
}

/**
 * Goes round a barrier for ever; returns the code of the error that ended it.
 *
 * @param {import('@parallel-cookbook/primitives').Barrier} barrier
 * @param {number} seed
 */
export async function churnBarrier(barrier, seed) {
  const random = new Random(seed);
  try {
    for (;;) {
      if (random.next() < 0.4) await barrier.wait();
      else barrier.waitSync();
    }
  } catch (error) {
    return error.code;
  }
}
