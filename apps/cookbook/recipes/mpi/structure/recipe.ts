import { count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

const told = /^rank (\d) of 6: color (\d), rank (\d) of 3 there, ranks add up to (\d) of 15$/;

export const recipe = defineRecipe({
  title: 'What an MPI program is made of',
  book: [{ edition: 2, title: 'Understanding the MPI structure', prose: true }],
  order: 1,
  determinism: 'O',
  launch: { kind: 'ranks', ranks: 6 },
  invariants: [
    yields(line(told), [0, 1, 2, 3, 4, 5], { statement: 'each rank of the world stands in one of the parts, once' }),
    yields(line(told), ['0:0', '0:1', '0:2', '1:0', '1:1', '1:2'], {
      by: ({ captures }) => `${captures[2]}:${captures[3]}`,
      statement: 'each part counts its ranks from 0',
    }),
    yields(line(told), ['6', '6', '6', '9', '9', '9'], {
      by: ({ captures }) => captures[4] ?? '',
      statement: 'what is added up in a part comes of its own ranks only',
    }),
    count(line('MPI 4.1, copy is congruent to the world'), 1),
    count(event('run', 'Comm.allreduce'), 12, {
      statement: 'in the event log, each rank adds up twice: in its part, and in the copy of the world',
    }),
  ],
});
