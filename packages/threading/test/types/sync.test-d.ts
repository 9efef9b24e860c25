import { Condition, Lock } from '@parallel-cookbook/threading';
import type { Guard, ReentrantGuard } from '@parallel-cookbook/primitives';

const named: Condition = new Condition(undefined, { name: 'ready' });
const bare: Condition = new Condition();
const over: Condition<Lock> = new Condition(new Lock(), { name: 'ready' });
const guard: Guard | undefined = over.tryAcquire();
const entry: ReentrantGuard | undefined = named.tryAcquire();
// @ts-expect-error A condition over a plain lock is none over a re-entrant one.
const wrong: Condition = new Condition(new Lock());

export { bare, entry, guard, named, over, wrong };
