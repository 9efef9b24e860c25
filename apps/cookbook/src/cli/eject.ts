import type { Command } from 'commander';
import { eject } from '../eject/eject.js';
import { UsageError } from './failure.js';
import { chosen, recipesOption } from './options.js';

/** `cookbook eject`. */
export function addEject(program: Command): void {
  program
    .command('eject')
    .description('write a recipe as a project of your own, with the packages it needs')
    .argument('<recipe>', 'the recipe, as threading/rlock')
    .argument('<folder>', 'a folder that is empty or not there yet')
    .addOption(recipesOption())
    .action(async (name: string, folder: string, options: { recipes?: string }) => {
      const [entry, ...others] = await chosen([name], options);
      if (!entry || others.length > 0)
        throw new UsageError(`eject one recipe at a time; ${name} stands for ${1 + others.length}`);
      await eject(entry, folder);
      process.stdout.write(`${entry.name} is now in ${folder}\n  cd ${folder} && npm install && npm start\n`);
    });
}
