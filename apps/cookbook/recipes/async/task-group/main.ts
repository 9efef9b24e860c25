// A journey is booked: a flight, a hotel and a car, at the same time. If one of them fails, the others are given up and may clean
// up, and only then does the caller hear of it. Nothing goes on behind anybody's back.
import { ExceptionGroup, run, shield, sleep, type Task, TaskGroup, TestClock, time } from '@parallel-cookbook/async';

const second = 1000;

class SoldOutError extends Error {}
class LineBusyError extends Error {}

function say(text: string): void {
  console.log(`${time() / second} s: ${text}`);
}

interface Booking {
  readonly what: string;
  readonly seconds: number;
  readonly fails?: boolean;
  /** Whether even hanging up fails. */
  readonly lineBusy?: boolean;
}

async function book({ what, seconds, fails, lineBusy }: Booking): Promise<string> {
  try {
    await sleep(seconds * second);
    if (fails) throw new SoldOutError(what);
    say(`${what} booked`);
    return what;
  } catch (error) {
    say(`${what} ${fails ? 'sold out' : 'given up'}`);
    throw error;
  } finally {
    // Clean-up that has to wait: the shield lets it, though the task is cancelled.
    await shield(() => sleep(0.5 * second), { timeoutMs: second });
    say(`${what}: hung up`);
    if (lineBusy) throw new LineBusyError(`the line of the ${what} is busy`);
  }
}

async function journey(bookings: readonly Booking[]): Promise<string> {
  const tasks: Task<string>[] = await TaskGroup.run(
    (group) => bookings.map((booking) => group.spawn(() => book(booking), { name: booking.what })),
    { name: 'journey' },
  );
  return tasks.map((task) => task.tryResult()).join(', ');
}

async function attempt(title: string, bookings: readonly Booking[]): Promise<void> {
  console.log(title);
  try {
    say(`told: ${await journey(bookings)}`);
  } catch (error) {
    if (!(error instanceof ExceptionGroup)) throw error;
    const [soldOut, others] = error.split(SoldOutError); // Python: except* SoldOutError
    if (soldOut) say(`told: sold out: ${messages(soldOut)}`);
    if (others) say(`told: something else: ${messages(others)}`);
  }
  await sleep(60 * second);
  say('nothing has happened since');
}

function messages(group: ExceptionGroup): string {
  return [...group.leaves()].map((error) => (error as Error).message).join(', ');
}

const flight = { what: 'flight', seconds: 1 };
const hotel = { what: 'hotel', seconds: 2 };
const car = { what: 'car', seconds: 3 };

await run(() => attempt('All goes well', [flight, hotel, car]), { clock: new TestClock() });
await run(() => attempt('The hotel is sold out', [flight, { ...hotel, fails: true }, car]), { clock: new TestClock() });
await run(
  () => attempt('And the line of the car is busy', [flight, { ...hotel, fails: true }, { ...car, lineBusy: true }]),
  {
    clock: new TestClock(),
  },
);
