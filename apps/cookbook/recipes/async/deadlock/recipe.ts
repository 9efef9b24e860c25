import { count, defineRecipe, event, holds, line } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'A deadlock of tasks, told and mended',
  book: [],
  order: 12,
  determinism: 'D',
  invariants: [
    count(line(/^1 s: to \w+ is told: tasks wait for each other: /), 1, { statement: 'one of the two is told' }),
    holds('the report names both tasks, and for each the lock it has and the lock it waits for', (run) => {
      const links = line(/^ {2}to (\w+) holds (\w+), waits for (\w+)$/).matches(run);
      const [a = [], b = []] = links.map(({ captures }) => captures);
      return (
        (links.length === 2 && a[1] !== b[1] && a[2] === b[3] && a[3] === b[2]) ||
        links.map(({ text }) => text).join('; ')
      );
    }),
    holds('whoever is told gives its lock back, and the other goes on', (run) => {
      const told = run.lines.findIndex((text) => / is told: /.test(text));
      const name = /s: (.*) is told/.exec(run.lines[told] ?? '')?.[1];
      const done = run.lines.findIndex((text) => text.endsWith('has both: done'));
      return (told < done && run.lines[done] !== `1 s: ${name} has both: done`) || String(run.lines[done]);
    }),
    count(line('└─ listener: wait for event "bell"'), 1, { statement: 'a wait that nobody can end is reported' }),
    holds('in one order both are done, one after the other', (run) => {
      const from = run.lines.indexOf('In one order');
      const done = run.lines.slice(from).filter((text) => text.endsWith('has both: done'));
      return (from > 0 && done.join() === '1 s: to wages has both: done,2 s: to savings has both: done') || done.join();
    }),
    holds('in the event log, each lock that was taken was given back', (run) => {
      for (const lock of ['savings', 'wages']) {
        const taken = event('acquire', lock).matches(run).length;
        const given = event('release', lock).matches(run).length;
        if (taken === 0 || taken !== given) return `${lock}: ${taken} taken, ${given} given back`;
      }
      return true;
    }),
  ],
});
