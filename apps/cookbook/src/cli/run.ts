import type { Command } from 'commander';
import { cook } from './cooking.js';
import { withRunning } from './options.js';

/** `cookbook run`, and `cookbook threading/rlock` for short. */
export function addRun(program: Command, signal: AbortSignal): void {
  withRunning(
    program
      .command('run', { isDefault: true })
      .description('run recipes, show their output and check their invariants'),
  )
    .argument('[names...]', 'recipes, as threading/rlock or threading/*')
    .action((names: string[], _options, command: Command) =>
      cook(names, command, signal, true, (kitchen, entry) => kitchen.run(entry)),
    );
}
