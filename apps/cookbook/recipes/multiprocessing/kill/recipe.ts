import { constants } from 'node:os';
import { before, count, defineRecipe, event, line, yields } from '@parallel-cookbook/cookbook';

export const recipe = defineRecipe({
  title: 'Killing a process',
  book: [
    { edition: 1, title: 'How to kill a process' },
    { edition: 2, title: 'Killing a process' },
  ],
  order: 7,
  determinism: 'D',
  normalise: [[/^(just terminated, alive: )(?:true|false)$/gm, '$1<either>']],
  invariants: [
    count(line('before the start, alive: false'), 1),
    count(line('running, alive: true'), 1),
    count(line(/^just terminated, alive: (true|false)$/), 1, {
      statement: 'after terminate() it may be alive, or not',
    }),
    count(line(/^joined: WorkerDiedError: /), 1, { statement: 'join() says that it died' }),
    yields(line(/^joined, alive: false, exit code (.+)$/), [-constants.signals.SIGTERM], {
      statement: 'after join() it is dead, and its exit code is minus the number of SIGTERM',
    }),
    before(event('start', 'worker'), event('join', 'worker'), { statement: 'the log has its start and its end' }),
    count(event('exit', 'worker'), 0, { statement: 'it did not end by itself' }),
  ],
});
