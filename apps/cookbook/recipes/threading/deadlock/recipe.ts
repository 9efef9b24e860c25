import { count, defineRecipe, event, holds, line } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A deadlock, found and mended',
  book: [],
  order: 17,
  determinism: 'D',
  invariants: [
    count(line('1 done'), 1, { statement: 'one of the two is told, and the other goes on' }),
    count(line('DeadlockError of 2 threads'), 1, { statement: 'the report names both threads' }),
    count(line(/^ {2}to \w+ holds \w+ \(main\) and waits for \w+ \(main\)$/), 2, {
      statement: 'the report names each lock and where it was asked for',
    }),
    count(line('in order: done, done'), 1, { statement: 'in one order both are done' }),
    holds('each thread has its first lock before either waits for the other one', (run) => {
      const had = ['to wages', 'to savings'].map((lane) => event('acquire', undefined, { lane }).matches(run)[0]);
      const waits = event('wait', /^(?:savings|wages)$/, { lane: /^to \w+$/ }).matches(run);
      if (waits.length < 2) return `${waits.length} waited`;
      return had.every((first) => first && waits.every(({ position }) => first.position < position));
    }),
  ],
});
