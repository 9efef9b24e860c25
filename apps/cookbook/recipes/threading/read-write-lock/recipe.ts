import { bounded, count, defineRecipe, event, exclusive, holds, line } from '@parallel-cookbook/cookbook';

const readers = ['reader 1', 'reader 2', 'reader 3'];

export const recipe = defineRecipe({
  title: 'Many readers or one writer',
  book: [],
  order: 22,
  determinism: 'O',
  invariants: [
    holds('no reader is inside while the writer is', (run) => {
      let reading = 0;
      let writing = 0;
      for (const { kind, object, lane } of run.events) {
        const step = kind === 'acquire' ? 1 : kind === 'release' ? -1 : 0;
        if (object === 'accounts.read') reading += step;
        if (object === 'accounts.write') writing += step;
        if (reading > 0 && writing > 0) return `${lane} ${kind} with ${reading} reading and ${writing} writing`;
      }
      return true;
    }),
    exclusive('accounts.write', { statement: 'the writer is alone inside, ten times' }),
    count(event('acquire', 'accounts.write', { lane: 'writer' }), 10, { statement: 'it writes ten times' }),
    holds('all three readers are inside at the same time', (run) => {
      let reading = 0;
      let most = 0;
      for (const { kind, object } of run.events) {
        if (object !== 'accounts.read') continue;
        reading += kind === 'acquire' ? 1 : kind === 'release' ? -1 : 0;
        most = Math.max(most, reading);
      }
      return most === 3 || `at most ${most}`;
    }),
    bounded(event('acquire', 'accounts.read'), event('release', 'accounts.read'), {
      max: readers.length,
      end: 0,
      statement: 'never more than three read, and nobody stays inside',
    }),
    count(line(/^reader \d: 5 looks, always 100 in all$/), readers.length, {
      statement: 'nobody sees half a transfer',
    }),
    count(line('at the end: 90 and 10'), 1, { statement: 'no transfer is lost' }),
  ],
});
