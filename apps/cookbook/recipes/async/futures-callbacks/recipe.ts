import { before, count, defineRecipe, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Futures and their callbacks',
  book: [
    { edition: 1, title: 'Dealing with Asyncio and Futures' },
    { edition: 2, title: 'Dealing with Asyncio and Futures' },
  ],
  order: 6,
  determinism: 'D',
  invariants: [
    count(line('3 s: called back: the sum of 1 to 10 = 55'), 1, {
      statement: 'the sum is 55, and told after 3 seconds',
    }),
    count(line('4 s: called back: 10! = 3628800'), 1, {
      statement: 'the factorial is 3628800, and told after 4 seconds',
    }),
    count(line('4 s: waited for: 55 and 3628800'), 1, { statement: 'who waits gets both when the later one is there' }),
    yields(line(/set the result of (.*)$/), ['the sum of 1 to 10', '10!'], {
      ordered: true,
      statement: 'the shorter sleep ends first, although it began second',
    }),
    before(line(/: the result of (.*) is set$/), line(/called back: (.*) = /), {
      by: 1,
      statement: 'a callback is called after setResult has returned, not within it',
    }),
    count(line(/: set again: false, and it stays 55$/), 1, { statement: 'a future is settled once' }),
    count(line(/called back at once, for it was done$/), 1, {
      statement: 'a callback that comes late is called as well',
    }),
    count(line(/called back: what nobody computes was cancelled$/), 1, {
      statement: 'a cancelled future calls back, too',
    }),
    count(line(/called back: /), 3, { statement: 'each future calls back once' }),
  ],
});
