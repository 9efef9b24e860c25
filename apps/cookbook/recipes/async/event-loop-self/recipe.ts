import { before, count, defineRecipe, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A callback that asks for itself',
  book: [{ edition: 1, title: 'Event loop management' }],
  order: 3,
  determinism: 'D',
  invariants: [
    yields(line(/^(\S+) s: tick$/), [0, 1, 2, 3, 4, 5, 6, 7, 8], {
      ordered: true,
      statement: 'by the deadline of nine seconds it ticks nine times, once a second',
    }),
    yields(line(/^(\S+) s: tock$/), [0, 1, 2, 3], {
      ordered: true,
      statement: 'called off in the fourth second, it ticks four times',
    }),
    before(line(/tock$/), line('3.5 s: called off'), { statement: 'after it was called off it ticks no more' }),
    yields(line(/^(\S+) s: drifting$/), [0, 1.3, 2.6, 3.9, 5.2], {
      ordered: true,
      statement: 'who pauses after the work is late by the work, more each time',
    }),
    yields(line(/^(\S+) s: punctual$/), [0, 1, 2, 3, 4], {
      ordered: true,
      statement: 'who waits for a given time is punctual',
    }),
    count(line(/./), 24, { statement: 'nobody else ticks' }),
  ],
});
