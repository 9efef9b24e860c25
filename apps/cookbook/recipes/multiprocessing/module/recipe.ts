import { count, defineRecipe, event, holds, line } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'What a process can be given to do',
  book: [
    { edition: 1, title: 'Introduction', prose: true },
    { edition: 2, title: "Understanding Python's multiprocessing module", prose: true },
  ],
  order: 1,
  determinism: 'D',
  invariants: [
    count(line(/^TaskDefinitionError: "onTheSpot" /), 1, {
      statement: 'the error has a type, and names the function that cannot be sent',
    }),
    count(line('[ 1, 4, 9 ]'), 1, { statement: 'the task of a module gives the squares' }),
    count(event('run'), { min: 1 }, { statement: 'in the event log, the task runs' }),
    holds('it runs in another process than the program', (run) => {
      const program = new Set(
        event('submit')
          .matches(run)
          .map(({ event }) => event?.pid),
      );
      return event('run')
        .matches(run)
        .every(({ event }) => !program.has(event?.pid));
    }),
  ],
});
