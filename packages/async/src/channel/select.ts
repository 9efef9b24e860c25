import { ArgumentError } from '@parallel-cookbook/primitives';
import { currentScope } from '../loop/ambient.js';
import type { ScopedWaitOptions } from '../loop/wait-options.js';
import { Choice, type Chosen } from './choice.js';
import { Operation } from './operation.js';
import { Settling } from './settling.js';

/** What may happen, by names of your choice. */
export type Alternatives = Readonly<Record<string, PromiseLike<unknown>>>;

/** Which alternative happened: a look at `key` narrows `value`. */
export type Selected<A extends Alternatives> = {
  [K in keyof A & string]: { readonly key: K; readonly value: Awaited<A[K]> };
}[keyof A & string];

export interface SelectOptions extends ScopedWaitOptions {
  /** Of several that can happen take the one written first. Default: lots are drawn, by the loop's seed if it has one. */
  readonly prioritized?: boolean | undefined;
}

/**
 * Waits until one of several alternatives can happen, and does that one alone.
 *
 * Alternatives are operations that are made in the call, `channel.send(…)`, `channel.receive()`, `after(ms)`, and promises or futures,
 * tasks among them; options of their own are not looked at. What is not chosen has sent and taken nothing. Of several that can happen one is drawn, so that none starves.
 *
 * @throws ClosedError when an operation's channel is closed; what a promise among them rejects with; TimeoutError, CancelledError;
 * ArgumentError for no alternative, or for an operation that was made before.
 *
 * @example
 * import { after, Channel, run, select, TestClock } from '@parallel-cookbook/async';
 *
 * const orders = new Channel({ capacity: 1, name: 'orders' });
 * const next = async () => {
 *   const r = await select({ order: orders.receive(), late: after(10) });
 *   return r.key === 'order' ? r.value : 'nothing came';
 * };
 * await run(
 *   async () => {
 *     console.log(await next()); // nothing came
 *     await orders.send('tea');
 *     console.log(await next()); // tea
 *   },
 *   { clock: new TestClock() },
 * );
 */
export async function select<A extends Alternatives>(alternatives: A, options?: SelectOptions): Promise<Selected<A>> {
  const { choice, keys, waiting } = begin(alternatives, options);
  let chosen: Chosen | undefined;
  try {
    chosen = await choice.make(waiting, !options?.prioritized);
  } finally {
    retire(keys, chosen);
  }
  return selected(keys, chosen);
}

/** Does one of several alternatives if one can happen now; `undefined` when none can. Go: `select` with a `default`. */
export function trySelect<A extends Alternatives>(
  alternatives: A,
  options?: Pick<SelectOptions, 'prioritized' | 'scope'>,
): Selected<A> | undefined {
  const { choice, keys, waiting } = begin(alternatives, options);
  let chosen: Chosen | undefined;
  try {
    chosen = choice.attempt(waiting, !options?.prioritized);
  } finally {
    retire(keys, chosen);
  }
  return chosen && selected(keys, chosen);
}

type Keys = ReadonlyMap<Operation<unknown>, string>;

function begin(
  alternatives: Alternatives,
  options: SelectOptions | undefined,
): { readonly choice: Choice; readonly keys: Keys; readonly waiting: ScopedWaitOptions } {
  const keys = new Map<Operation<unknown>, string>();
  for (const [key, alternative] of Object.entries(alternatives)) {
    if (typeof (alternative as PromiseLike<unknown> | undefined)?.then !== 'function') {
      throw new ArgumentError(
        `alternatives.${key}`,
        alternative,
        'give an operation, as channel.receive(), or a promise',
      );
    }
    keys.set(alternative instanceof Operation ? alternative : new Settling(alternative, options), key);
  }
  if (keys.size === 0)
    throw new ArgumentError('alternatives', alternatives, 'give at least one: none would wait for ever');
  const choice = new Choice({ kind: 'alternative', name: [...keys.values()].join(', ') }, 'select', [...keys.keys()]);
  for (const operation of keys.keys()) operation.claim(choice);
  // What other code has begun before comes first.
  Operation.startAll();
  return { choice, keys, waiting: { ...options, scope: options?.scope ?? currentScope() } };
}

function retire(keys: Keys, chosen: Chosen | undefined): void {
  for (const operation of keys.keys()) {
    if (operation === chosen?.operation) operation.fulfil(chosen.value);
    else operation.retire();
  }
}

function selected<A extends Alternatives>(keys: Keys, { operation, value }: Chosen): Selected<A> {
  return { key: keys.get(operation), value } as Selected<A>;
}
