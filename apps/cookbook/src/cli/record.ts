import type { Command } from 'commander';
import { cook } from './cooking.js';
import { withRunning } from './options.js';

/** `cookbook record`. */
export function addRecord(program: Command, signal: AbortSignal): void {
  withRunning(program.command('record').description('run recipes twice and write recorded.json, if everything holds'))
    .argument('[names...]', 'recipes, as threading/rlock or threading/*')
    .option('--force', 'replace a corrupt record as well')
    .action((names: string[], { force }: { force?: boolean }, command: Command) =>
      cook(names, command, signal, false, (kitchen, entry) => kitchen.record(entry, force)),
    );
}
