// After its only sleep nobody is left who could set the event: the test clock has nowhere to jump.
import { Event, run, sleep, TaskGroup, TestClock } from '@parallel-cookbook/async';

await run(
  () =>
    TaskGroup.run((group) => {
      const event = new Event({ name: 'never' });
      group.spawn(() => event.wait(), { name: 'listener' });
      group.spawn(() => sleep(1000), { name: 'sleeper' });
    }),
  { clock: new TestClock() },
);
