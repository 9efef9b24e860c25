import { count, defineRecipe, holds, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Time-outs, and clean-up that is given its time',
  book: [],
  order: 8,
  determinism: 'D',
  invariants: [
    yields(line(/ ([\w ]+): answered$/), ['quick', 'left alone'], {
      ordered: true,
      statement: 'only those answer that nobody calls off',
    }),
    yields(line(/ ([\w ]+): hung up$/), ['quick', 'slow', 'urgent', 'inner', 'called off', 'left alone'], {
      ordered: true,
      statement: 'each line is hung up once, in the order of the questions',
    }),
    holds('whoever goes on has seen the other side hang up', (run) => {
      for (const what of ['quick', 'slow', 'urgent', 'inner', 'called off']) {
        const i = run.lines.findIndex((text) => text.endsWith(` ${what}: hung up`));
        const [time] = run.lines[i]?.split(' s:') ?? [];
        if (!run.lines[i + 1]?.startsWith(`${time} s: got `)) return `after "${run.lines[i]}": "${run.lines[i + 1]}"`;
      }
      return true;
    }),
    count(line('4 s: got undefined'), 1, { statement: 'moveOnAfter gives nothing after 2 seconds and the clean-up' }),
    count(line('6.5 s: got Timed out after 2000 ms trying to finish the body'), 1, {
      statement: 'failAfter throws after 2 seconds and the clean-up',
    }),
    count(line(/never said/), 0, { statement: 'the time further out ends what is further in' }),
    count(line('16.5 s: got 5 parts'), 1, { statement: 'a time that is put off ends nothing while there is progress' }),
    count(line(/^19 s: got Timed out .*; it is cancelled$/), 1, { statement: 'waitFor calls its task off' }),
    count(line(/^21 s: got Timed out .*; it is running$/), 1, { statement: 'a time-out of the wait alone does not' }),
    count(line('25.5 s: cleaning up: Timed out after 1000 ms trying to finish the body'), 1, {
      statement: 'clean-up that never ends is ended by its own time',
    }),
  ],
});
