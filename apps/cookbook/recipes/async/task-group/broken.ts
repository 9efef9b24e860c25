// The defect: the tasks have no group, and Promise.all waits for the first failure alone. The caller is told, and the car is booked
// all the same.
import { createTask, ExceptionGroup, run, shield, sleep, TestClock, time } from '@parallel-cookbook/async';

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
  const tasks = bookings.map((booking) => createTask(() => book(booking), { name: booking.what }));
  return (await Promise.all(tasks)).join(', '); // the defect
}

async function attempt(title: string, bookings: readonly Booking[]): Promise<void> {
  console.log(title);
  try {
    say(`told: ${await journey(bookings)}`);
  } catch (error) {
    const [soldOut, others] = new ExceptionGroup('journey', [error]).split(SoldOutError); // Python: except* SoldOutError
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
