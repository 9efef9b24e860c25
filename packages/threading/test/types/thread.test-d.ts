import { defineTasks } from '@parallel-cookbook/primitives';
import { local, Queue, Thread, Timer, type Local, type ThreadView } from '@parallel-cookbook/threading';

const tasks = defineTasks(import.meta.url, {
  add: (a: number, b: number) => a + b,
  later: async (text?: string) => (text ?? '').length,
  async *count(to: number) {
    for (let i = 0; i < to; i++) yield await Promise.resolve(i);
  },
});

// The result is typed by the target, awaited.
const sum: Promise<number> = new Thread({ target: tasks.add, args: [1, 2] }).join();
const length: number = new Thread({ target: tasks.later }).joinSync();
void new Thread({ target: tasks.later, args: ['text'], name: 'reader', daemon: true });
// @ts-expect-error an argument is missing
void new Thread({ target: tasks.add, args: [1] });
// @ts-expect-error the arguments are missing
void new Thread({ target: tasks.add });
// @ts-expect-error a number is asked for
void new Thread({ target: tasks.add, args: [1, '2'] });
// @ts-expect-error a plain function is no task
void new Thread({ target: (a: number) => a, args: [1] });
// @ts-expect-error a thread gives one result, not a stream
void new Thread({ target: tasks.count, args: [1] });

class Crunch extends Thread<number> {
  static readonly module = import.meta.url;
  constructor(readonly limit: number) {
    super({ name: 'crunch' });
  }
  override async run(): Promise<number> {
    return Promise.resolve(this.limit);
  }
}
const crunched: Promise<number> = new Crunch(3).join();
const view: ThreadView = new Crunch(3);
// @ts-expect-error run gives a number
void class extends Thread<number> { override run(): string { return ''; } }; // prettier-ignore

const queue = new Queue<{ id: number }>({ maxsize: 2 });
queue.putSync({ id: 1 });
const item: { id: number } = queue.getSync();
// @ts-expect-error an item of another type
queue.putSync({ id: '1' });
// @ts-expect-error callbacks cannot pass through a queue
new Queue<() => void>().putSync(() => undefined);

// A timer that was cancelled gives nothing.
const late: Promise<number | undefined> = new Timer({ delayMs: 1, target: tasks.add, args: [1, 2] }).join();
// @ts-expect-error the delay is missing
void new Timer({ target: tasks.add, args: [1, 2] });
// @ts-expect-error a number is asked for
void new Timer({ delayMs: 1, target: tasks.add, args: [1, '2'] });
// @ts-expect-error a timer may have been cancelled
const certain: Promise<number> = new Timer({ delayMs: 1, target: tasks.add, args: [1, 2] }).join();

const counter: Local<{ count: number }> = local(() => ({ count: 0 }));
const bag: unknown = local().value['anything'];
// @ts-expect-error the value is an object with a count
counter.value = 5;
const visit = defineTasks(import.meta.url, { visit: (it: Local<{ count: number }>) => it.value.count }).visit;
const visited: Promise<number> = new Thread({ target: visit, args: [counter] }).join();

void [sum, length, crunched, view, item, late, certain, bag, visited];
