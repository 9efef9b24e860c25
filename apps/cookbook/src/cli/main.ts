import { Command } from 'commander';
import { addDoctor } from './doctor.js';
import { addEject } from './eject.js';
import { failureOf } from './failure.js';
import { interruption } from './interrupt.js';
import { addList } from './list.js';
import { addRecord } from './record.js';
import { addRun } from './run.js';
import { addTrace } from './trace.js';
import { addVerify } from './verify.js';

const program = new Command('cookbook')
  .description('Runs, records and verifies the recipes of the Python Parallel Programming Cookbook, in TypeScript.')
  .option('--color', 'colour the output (default: on a terminal, unless NO_COLOR is set)')
  .option('--no-color', 'do not colour the output')
  .addHelpText(
    'after',
    '\nExamples: cookbook threading/rlock, cookbook run --chapter threading, cookbook verify --all.' +
      '\nExit codes: 0 ok, 1 an invariant is broken, 2 usage, 3 stale record, 77 a need is missing, 124 time-out, 130 interrupted.',
  )
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'cookbook:')) });

const signal = interruption();
addList(program);
addRun(program, signal);
addRecord(program, signal);
addVerify(program, signal);
addTrace(program, signal);
addEject(program);
addDoctor(program);

// A reader that has seen enough, as `cookbook list | head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

try {
  await program.parseAsync();
} catch (error) {
  const { message, code } = failureOf(
    error,
    program.commands.map((command) => command.name()),
  );
  if (message !== undefined) process.stderr.write(`cookbook: ${message}\n`);
  process.exitCode = code;
}
