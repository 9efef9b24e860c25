import { Random } from '@parallel-cookbook/primitives';

/** One thing that a random program does. */
export type Action =
  | { readonly do: 'sleep'; readonly ms: number }
  | { readonly do: 'checkpoint' }
  /** Locks are taken in the order of their numbers, so no program can deadlock by itself. */
  | { readonly do: 'lock'; readonly lock: number; readonly timeoutMs: number | undefined; readonly body: Program }
  | { readonly do: 'permit'; readonly body: Program }
  | { readonly do: 'scope'; readonly deadlineMs: number | undefined; readonly shield: boolean; readonly body: Program }
  | { readonly do: 'group'; readonly body: Program; readonly tasks: readonly Program[] }
  /** Waits for a task that was made before. */
  | { readonly do: 'await task'; readonly pick: number }
  | { readonly do: 'cancel scope'; readonly pick: number }
  | { readonly do: 'cancel task'; readonly pick: number }
  | { readonly do: 'cancel group'; readonly pick: number }
  | { readonly do: 'fail' }
  /** Goes on whatever the body throws: code as it should not be. */
  | { readonly do: 'swallow'; readonly body: Program }
  /** Waits under a shield when the body has ended, however it ended. */
  | { readonly do: 'clean up'; readonly body: Program; readonly ms: number };

export type Program = readonly Action[];

export const lockCount = 2;

/** What may be drawn, the frequent more than once. */
const leaves: readonly Action['do'][] = [
  ...(['sleep', 'sleep', 'sleep', 'sleep', 'sleep', 'sleep', 'checkpoint', 'checkpoint'] as const),
  ...(['await task', 'cancel scope', 'cancel scope', 'cancel task'] as const),
];
const all: readonly Action['do'][] = [
  ...leaves,
  ...(['lock', 'lock', 'lock', 'lock', 'lock', 'lock', 'lock', 'lock', 'permit', 'permit', 'permit'] as const),
  ...(['scope', 'scope', 'scope', 'scope', 'swallow', 'swallow', 'clean up', 'clean up'] as const),
  ...(['group', 'group', 'cancel group', 'fail'] as const),
];

/** A random program, the same for the same seed. */
export function randomProgram(seed: number): Program {
  const random = new Random(seed);
  let budget = 80;

  const programOf = (depth: number, fromLock: number): Program => {
    const actions: Action[] = [];
    for (let left = random.integer(1, 4); left > 0 && budget > 0; left--) actions.push(action(depth, fromLock));
    return actions;
  };
  const ms = (): number => random.integer(0, 20);
  const action = (depth: number, fromLock: number): Action => {
    budget--;
    const body = (): Program => programOf(depth + 1, fromLock);
    const kinds = depth > 5 ? leaves : all;
    switch (kinds[random.integer(0, kinds.length - 1)] as Action['do']) {
      case 'sleep':
        return { do: 'sleep', ms: ms() };
      case 'checkpoint':
        return { do: 'checkpoint' };
      case 'cancel scope':
        return { do: 'cancel scope', pick: random.uint32() };
      case 'cancel task':
        return { do: 'cancel task', pick: random.uint32() };
      case 'cancel group':
        return { do: 'cancel group', pick: random.uint32() };
      case 'await task':
        return { do: 'await task', pick: random.uint32() };
      case 'fail':
        return { do: 'fail' };
      case 'lock': {
        if (fromLock >= lockCount) return { do: 'sleep', ms: ms() };
        const lock = random.integer(fromLock, lockCount - 1);
        const timeoutMs = random.integer(0, 2) === 0 ? ms() : undefined;
        return { do: 'lock', lock, timeoutMs, body: [{ do: 'sleep', ms: ms() }, ...programOf(depth + 1, lock + 1)] };
      }
      case 'permit':
        // Who holds a permit takes no lock, nor the other way round: that would be an order of its own.
        if (fromLock > 0) return { do: 'sleep', ms: ms() };
        return { do: 'permit', body: [{ do: 'sleep', ms: ms() }, ...programOf(depth + 1, lockCount)] };
      case 'scope': {
        const deadlineMs = random.integer(0, 1) === 0 ? ms() : undefined;
        return { do: 'scope', deadlineMs, shield: random.integer(0, 4) === 0, body: body() };
      }
      case 'swallow':
        return { do: 'swallow', body: body() };
      case 'clean up':
        return { do: 'clean up', body: body(), ms: ms() };
      case 'group': {
        // A task that is joined while a lock is held must not want that lock, nor one before it.
        const tasks = Array.from({ length: random.integer(1, 4) }, () => programOf(depth + 1, fromLock));
        return { do: 'group', body: body(), tasks };
      }
    }
  };
  const tasks = Array.from({ length: 4 }, () => programOf(0, 0));
  return [{ do: 'group', body: programOf(0, 0), tasks }, ...programOf(0, 0)];
}
