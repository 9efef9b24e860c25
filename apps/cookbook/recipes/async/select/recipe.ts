import { conserved, count, defineRecipe, event, holds, line, yields } from '@parallel-cookbook/cookbook';

const post = /^(\S+) s: (letter|parcel|nobody|closing)/;

export const recipe = defineRecipe({
  title: 'Select: whichever comes first, and only that',
  book: [],
  order: 10,
  determinism: 'D',
  invariants: [
    yields(line(/s: letter (\d)$/), [1, 2, 3, 4, 5, 6], { ordered: true, statement: 'each letter arrives, in order' }),
    yields(line(/s: parcel (\d)$/), [1, 2, 3], { ordered: true, statement: 'each parcel arrives, in order' }),
    holds('the clerk gives up waiting after a second and a half, and not before', (run) => {
      const steps = line(post).matches(run);
      for (const [i, { captures, text }] of steps.entries()) {
        const [before, kind] = [steps[i - 1]?.captures, captures[2]];
        if (!before) continue;
        const waited = Number(captures[1]) - Number(before[1]) - (before[2] === 'parcel' ? 1 : 0);
        if (kind === 'nobody' ? waited !== 1.5 : waited > 1.5) return `${text}: after ${waited} s`;
      }
      return steps.some(({ captures }) => captures[2] === 'nobody');
    }),
    holds('closing time comes after 10 seconds and is the last thing', (run) => {
      const steps = line(post).matches(run);
      return steps.at(-1)?.text === '10 s: closing time' || String(steps.at(-1)?.text);
    }),
    holds('by lot both are heard, by rank the first alone', (run) => {
      const lots =
        line(/by lot: left (\d+), right (\d+)$/)
          .matches(run)[0]
          ?.captures.map(Number) ?? [];
      const rank =
        line(/by rank: left (\d+), right (\d+)$/)
          .matches(run)[0]
          ?.captures.map(Number) ?? [];
      const [, left = 0, right = 0] = lots;
      return (left + right === 100 && left >= 25 && right >= 25 && rank[1] === 100) || `${left}, ${right}; ${rank[1]}`;
    }),
    yields(line(/s: (\w) is (?:kept|given)/), ['A', 'B', 'C', 'D'], {
      ordered: true,
      statement: 'each piece of work is kept or given to one helper',
    }),
    count(line(/ is kept$/), { min: 1, max: 2 }, { statement: 'work is kept while both are busy' }),
    conserved(line(/s: (\w) is given to (\w+)$/), line(/s: \w+ has (\w)$/), {
      statement: 'what was given is what the helpers have, and what was kept is with nobody',
    }),
    conserved(event('send'), event('recv'), {
      by: ({ event }) => `${event?.object} ${String(event?.detail?.['message'])}`,
      statement: 'in the event log, each message that was sent was received',
    }),
  ],
});
