import { alternates, count, defineRecipe, event, exclusive, line } from '@parallel-cookbook/cookbook';

/** The objects that the event log names; a condition is held by its lock. */
const primitives = ['Lock', 'RLock', 'lock of Condition', 'Semaphore'];

export const recipe = defineRecipe({
  title: 'Locks for a block',
  book: [{ edition: 1, title: 'Using the with statement' }],
  order: 13,
  determinism: 'O',
  invariants: [
    count(line(/^(\w+) acquired by (using|acquire and finally)$/), 8, {
      statement: 'four primitives are held in two styles each',
    }),
    count(line(/ is free again$/), 4, { statement: 'each is free after an error inside the block' }),
    ...primitives.map((name) => exclusive(name, { statement: `one thread at a time holds ${name}` })),
    alternates(event('acquire'), event('release'), {
      by: 'object',
      statement: 'every acquire has its release, also when the block throws',
    }),
  ],
});
