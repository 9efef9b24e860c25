import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chromeTrace } from '@parallel-cookbook/primitives';
import { Option, type Command } from 'commander';
import type { Run } from '../launch/run.js';
import { launchOf } from '../launch/launch-plan.js';
import { summarise } from '../trace/summary.js';
import { exitCode } from './exit-code.js';
import { UsageError } from './failure.js';
import { defaultScale, Kitchen } from './kitchen.js';
import { chosen, recipesOption, whole } from './options.js';
import { plural } from './report/wording.js';

interface TraceOptions {
  readonly output: string;
  readonly seed: number;
  readonly scale: number;
  readonly timeout: number;
  readonly recipes?: string | undefined;
}

/** `cookbook trace`. */
export function addTrace(program: Command, signal: AbortSignal): void {
  program
    .command('trace')
    .description('run a recipe or any program and write its trace for Perfetto or chrome://tracing')
    .argument('<program>', 'a recipe, or the path of a JavaScript file')
    .argument('[arguments...]', "the file's own arguments; put -- before the first that begins with a dash")
    .addOption(new Option('-o, --output <file>', 'where the trace goes').default('trace.json'))
    .addOption(new Option('--seed <n>', "the program's SEED").argParser(whole(0)).default(1))
    .addOption(new Option('--scale <ms>', "length of the book's second").argParser(whole(1)).default(defaultScale))
    .addOption(new Option('--timeout <ms>', 'the most time it may take').argParser(whole(1)).default(600_000))
    .addOption(recipesOption())
    .action(async (target: string, rest: string[], options: TraceOptions) => {
      const run = await traced(target, rest, options, signal);
      if (!run) return;
      await writeFile(options.output, `${JSON.stringify(chromeTrace(run.events))}\n`);
      const { lanes } = summarise(run.events);
      const words = `${plural(run.events.length, 'event')} on ${plural(lanes.length, 'lane')}`;
      process.stderr.write(`${options.output}: ${words}; open it in https://ui.perfetto.dev\n`);
      process.exitCode = codeOf(run);
    });
}

async function traced(
  target: string,
  rest: string[],
  options: TraceOptions,
  signal: AbortSignal,
): Promise<Run | undefined> {
  const { seed, scale, timeout: timeoutMs } = options;
  const onOutput = (stream: 'stdout' | 'stderr', text: string): void => void process[stream].write(text);
  if (/\.[cm]?js$/.test(target)) {
    if (!existsSync(target)) throw new UsageError(`there is no file ${target}`);
    const program = { file: resolve(target), arguments: rest, folder: process.cwd() };
    const launch = await launchOf({ kind: 'plain' });
    return launch.launch(program, {
      seed,
      secondMs: scale,
      limit: { timeoutMs, outputBytes: Infinity },
      signal,
      onOutput,
    });
  }
  if (rest.length > 0) throw new UsageError(`a recipe takes no arguments: ${rest.join(' ')}`);
  const [entry, ...others] = await chosen([target], options);
  if (!entry || others.length > 0)
    throw new UsageError(`trace one recipe at a time; ${target} stands for ${1 + others.length}`);
  const kitchen = new Kitchen({
    seed,
    scale,
    timeoutMs,
    signal,
    onOutput: (_, stream, text) => onOutput(stream, text),
  });
  return kitchen.trace(entry);
}

/** A traced program's end is its own affair: its exit code is passed on. */
function codeOf(run: Run): number {
  if (run.end === 'interrupted') return exitCode.interrupted;
  if (run.end === 'timed out') return exitCode.timedOut;
  return run.end === 'wrote too much' ? exitCode.broken : (run.exitCode ?? exitCode.broken);
}
