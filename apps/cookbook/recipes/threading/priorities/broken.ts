// The defect: `with` makes an executor with that priority, and here nobody uses it. All wait in one line.
import { defineTasks, main, sleepSync } from '@parallel-cookbook/primitives';
import { Event, ThreadPoolExecutor } from '@parallel-cookbook/threading';

const second = Number(process.env['SECOND_MS'] ?? 1000); // one second of the book; the cookbook runs it faster

/** Keeps the one doctor busy until the waiting room is full. */
function prepare(arrived: Event, door: Event): void {
  arrived.set();
  door.waitSync();
}

function treat(patient: string): string {
  sleepSync(second / 10);
  console.log(`the doctor has treated ${patient}`);
  return patient;
}

export const tasks = defineTasks(import.meta.url, { prepare, treat });

const patients = [
  { name: 'Ada', complaint: 'a cold', priority: 0 },
  { name: 'Ben', complaint: 'a form to sign', priority: -5 },
  { name: 'Cleo', complaint: 'a cough', priority: 0 },
  { name: 'Dan', complaint: 'a broken arm', priority: 5 },
  { name: 'Eva', complaint: 'a heart attack', priority: 15 },
  { name: 'Finn', complaint: 'a broken leg', priority: 5 },
  { name: 'Gil', complaint: 'a sore throat', priority: 0 },
];

main(import.meta, async () => {
  await using practice = new ThreadPoolExecutor({ maxWorkers: 1, name: 'doctor' });
  const arrived = new Event({ name: 'arrived' });
  const door = new Event({ name: 'door' });
  void practice.submit(tasks.prepare, arrived, door);
  await arrived.wait();

  const treatments = patients.map(({ name, complaint, priority }) => {
    console.log(`${name} comes with ${complaint}: priority ${priority}`);
    practice.with({ priority });
    return practice.submit(tasks.treat, name);
  });
  console.log('the door opens');
  door.set();

  const treated = await Promise.all(treatments);
  console.log(`they came in the order ${treated.join(', ')}`);
});
