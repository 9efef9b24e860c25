import { alternates, count, defineRecipe, event, holds, line, numberIn, within } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A race that a hundred seeds find',
  book: [],
  order: 11,
  determinism: 'D',
  events: ['acquire', 'release'],
  invariants: [
    count(line(/^in the usual order(?: again)?: .*: 30$/), 2, {
      statement: 'in the usual order nothing is lost, however often it runs',
    }),
    within(numberIn(line(/^without a lock: (\d+) of 100 seeds lose a deposit, seed \d+ is the first$/)), {
      min: 1,
      max: 99,
      statement: 'without a lock some seeds lose a deposit and some do not',
    }),
    holds('the seed that was found shows the same steps each time, and in them both read 0', (run) => {
      const found = line(/^seed \d+(?: again)?: (.*)$/)
        .matches(run)
        .map(({ captures }) => captures[1] ?? '');
      return (
        (found.length === 2 &&
          found[0] === found[1] &&
          /Ann reads 0.*Bob reads 0|Bob reads 0.*Ann reads 0/.test(found[0] ?? '')) ||
        found.join(' | ')
      );
    }),
    holds('a deposit is lost in them: the balance is that of who wrote last', (run) => {
      const [first] = line(/^seed \d+: .*(Ann|Bob) writes (\d+): (\d+)$/).matches(run);
      const [, who, written, balance] = first?.captures ?? [];
      return (balance === (who === 'Ann' ? '10' : '20') && written === balance) || String(first?.text);
    }),
    count(line('with a lock: 0 of 100 seeds lose a deposit'), 1, { statement: 'with a lock no seed loses anything' }),
    alternates(event('acquire', 'balance'), event('release', 'balance'), {
      statement: 'in the event log, nobody takes the lock while somebody has it',
    }),
    count(event('acquire', 'balance'), 200, { statement: 'it is taken for each deposit of each seed' }),
  ],
});
