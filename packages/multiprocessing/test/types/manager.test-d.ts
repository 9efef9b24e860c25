import type { Manager } from '@parallel-cookbook/multiprocessing';
import { type Remote, type RemoteGuard, type RemoteLock } from '@parallel-cookbook/multiprocessing';

class Counter {
  static readonly module = import.meta.url;
  readonly label: string = 'count';
  constructor(private count: number) {}
  increment(by = 1): number {
    return (this.count += by);
  }
  async later(): Promise<string> {
    return await Promise.resolve(this.label);
  }
  /** Never called from afar. */
  _reset(): void {
    this.count = 0;
  }
}

declare const manager: Manager;

export async function proxies(): Promise<void> {
  const scores = await manager.dict([['ada', 1]]);
  const score: number | undefined = await scores.get('ada');
  const now: number | undefined = scores.getSync('ada');
  await scores.set('bob', 2);
  // @ts-expect-error The values of this map are numbers.
  await scores.set('bob', 'two');
  // @ts-expect-error Its keys are texts.
  await scores.get(1);
  // @ts-expect-error What comes from afar is a promise: only the blocking form gives the number itself.
  const early: number | undefined = scores.get('ada');

  const names = await manager.list<string>();
  const length: number = await names.push('a', 'b');
  const copy: string[] = names.copySync();
  // @ts-expect-error The items are texts.
  await names.push(1);

  const settings = await manager.namespace<{ depth: number; title: string }>({ depth: 1 });
  await settings.delete('title');
  // @ts-expect-error It has no such attribute.
  await settings.delete('width');

  const level = await manager.value(1);
  await level.set(2);
  // @ts-expect-error The value is a number.
  await level.set('high');

  const lock: RemoteLock = await manager.lock();
  const guard: RemoteGuard = await lock.acquire();
  // @ts-expect-error A promise of a guard is no guard.
  const none: RemoteGuard = lock.acquire();
  void [score, now, early, length, copy, guard, none];
}

export async function ownTypes(): Promise<void> {
  const counter: Remote<Counter> = await manager.create(Counter, 5);
  const count: number = await counter.increment();
  const blocking: number = counter.incrementSync(2);
  const text: string = await counter.later(); // one promise, not a promise of a promise
  const patient: Remote<Counter> = counter.with({ timeoutMs: 100 });
  // @ts-expect-error The constructor takes a number.
  await manager.create(Counter, 'five');
  // @ts-expect-error So does the method.
  await counter.increment('one');
  // @ts-expect-error Fields stay in the server: only methods can be called.
  void counter.label;
  // @ts-expect-error So do methods whose name begins with an underscore.
  await counter._reset();
  void [count, blocking, text, patient];
}
