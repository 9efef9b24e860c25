import { ArgumentError } from '@parallel-cookbook/primitives';
import { writeSync } from 'node:fs';
import { self } from './self.js';

/** From the least important on. */
const levels = ['debug', 'info', 'warning', 'error', 'critical'] as const;
export type LogLevel = (typeof levels)[number];

/** Children inherit it: what a parent wants to know it wants to know of them, too. */
const variable = 'PARALLEL_COOKBOOK_LOG';

/** What `getLogger()` gives: a method for each level. */
export type Logger = Readonly<Record<LogLevel, (text: string) => void>>;

/** Everything of less importance is not written; nothing is while it is `undefined`. */
let least = levels.find((level) => level === process.env[variable]);

const logger = Object.fromEntries(
  levels.map((level) => [level, (text: string): void => write(level, text)]),
) as unknown as Logger;

/**
 * The log of this package: it says when processes start and end, and takes what you have to say. Silent until
 * {@link logToStderr}. Python: `multiprocessing.get_logger()`.
 */
export function getLogger(): Logger {
  return logger;
}

/**
 * Writes the log to standard error from now on, in this process and in those that it starts from now on. A line is written at once,
 * and whole, so that lines of several processes do not mix. Python: `multiprocessing.log_to_stderr(level)`.
 *
 * @param level what is less important is left out. Default: `debug`, everything.
 * @example
 * import { getLogger, logToStderr } from '@parallel-cookbook/multiprocessing';
 *
 * logToStderr('info').info('ready'); // on stderr: [INFO/MainProcess] ready
 * console.log(typeof getLogger().debug); // function
 */
export function logToStderr(level: LogLevel = 'debug'): Logger {
  if (!levels.includes(level)) throw new ArgumentError('level', level, `give one of ${levels.join(', ')}`);
  least = level;
  process.env[variable] = level;
  return logger;
}

function write(level: LogLevel, text: string): void {
  if (least === undefined || levels.indexOf(level) < levels.indexOf(least)) return;
  try {
    writeSync(2, `[${level.toUpperCase()}/${self().name}] ${text}\n`);
  } catch {
    // Nobody reads standard error, or it is full: a log is no reason to fail.
  }
}
