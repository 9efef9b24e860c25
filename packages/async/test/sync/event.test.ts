import { describe, expect, it } from '@jest/globals';
import { CancelledError } from '@parallel-cookbook/primitives';
import { CancelScope, checkpoint, Event, TaskGroup } from '@parallel-cookbook/async';

describe('an event', () => {
  it('wakes in the order in which they came, and not those who came after it was cleared', async () => {
    const event = new Event();
    const order: string[] = [];
    await TaskGroup.run(async (group) => {
      for (const name of ['a', 'b']) group.spawn(() => event.wait().then(() => order.push(name)));
      await checkpoint();
      expect(event.statistics()).toEqual({ isSet: false, sets: 0, waiting: 2 });
      event.set();
      event.clear();
      const late = group.spawn(() => event.wait().then(() => order.push('late')));
      await checkpoint();
      expect(order).toEqual(['a', 'b']);
      event.set();
      await late;
    });
    expect(order).toEqual(['a', 'b', 'late']);
  });

  it('refuses a wait in a cancelled scope, set or not', async () => {
    const event = new Event();
    event.set();
    const scope = new CancelScope();
    let refused: unknown;
    await scope.run(async () => {
      scope.cancel();
      refused = await event.wait().catch((error: unknown) => error);
    });
    expect(refused).toBeInstanceOf(CancelledError);
  });
});
