// Everybody waits for an event that nobody will set: Node would end this program without a word.
import { Event, run, TaskGroup } from '@parallel-cookbook/async';

await run(
  () =>
    TaskGroup.run((group) => {
      const event = new Event({ name: 'never' });
      group.spawn(() => event.wait(), { name: 'a' });
      group.spawn(() => event.wait(), { name: 'b' });
    }),
  { debug: true },
);
