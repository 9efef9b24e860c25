import { alternates, before, conserved, defineRecipe, event, line, type Match } from '@parallel-cookbook/cookbook';

/** The round that a thread belongs to: the number in its name. */
const round = ({ event }: Match): string => event?.lane.replace(/\D+/, '') ?? '';

export const recipe = defineRecipe({
  title: 'A semaphore as a signal',
  book: [
    { edition: 1, title: 'Thread synchronization with semaphores' },
    { edition: 2, title: 'Thread synchronization with semaphores' },
  ],
  order: 10,
  determinism: 'O',
  invariants: [
    before(event('release', 'produced'), event('acquire', 'produced'), {
      by: round,
      statement: 'in each round the permit is given before it is taken',
    }),
    alternates(line(/^round (\d): produced item/), line(/^round (\d): consumed item/), {
      by: 1,
      statement: 'in each round the item is produced, then consumed',
    }),
    alternates(line(/^round (\d): consumer is waiting/), line(/^round (\d): consumed/), {
      by: 1,
      statement: 'in each round the consumer waits before it consumes',
    }),
    conserved(line(/^round \d: produced item (\d+)/), line(/^round \d: consumed item (\d+)/), {
      statement: 'what was produced was consumed',
    }),
  ],
});
