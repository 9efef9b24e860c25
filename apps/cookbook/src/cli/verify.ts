import type { Command } from 'commander';
import { Option } from 'commander';
import { cook } from './cooking.js';
import { whole, withRunning } from './options.js';

/** `cookbook verify`. */
export function addVerify(program: Command, signal: AbortSignal): void {
  withRunning(program.command('verify').description('run recipes as recorded and hold them to their records'))
    .argument('[names...]', 'recipes, as threading/rlock or threading/*')
    .addOption(
      new Option('--repeat <n>', 'run each so many times and tell how often it was good')
        .argParser(whole(1))
        .default(1),
    )
    .action((names: string[], { repeat }: { repeat: number }, command: Command) =>
      cook(names, command, signal, false, (kitchen, entry) => kitchen.verify(entry, repeat)),
    );
}
