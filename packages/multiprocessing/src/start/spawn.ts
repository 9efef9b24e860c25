import { spawn as spawnChild, type ChildProcess } from 'node:child_process';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { LaunchFile } from './launch-file.js';
import { parentWatch } from './parent-watch.js';
import type { StartMethod } from './start-method.js';

const keepsCompiledCode = 'enableCompileCache' in module;
const program = fileURLToPath(
  keepsCompiledCode ? new URL('./begin-cached.js', import.meta.url) : new URL('./begin.js', import.meta.url),
);

/** Options of Node that are about this process alone: a debugger's port, code on the command line. */
const ownOptions = /^--?(inspect|debug|eval|print|test|watch|input-type|e$|p$|pe$)/;

/** Starts Node anew for each process: nothing is shared that was not handed over. Python: the start method `spawn`. */
export const spawn: StartMethod = {
  name: 'spawn',
  start(record) {
    const file = LaunchFile.create();
    try {
      file.writeStart(record);
      return { child: newProcess(file, 'at once'), file };
    } catch (error) {
      file.close();
      throw error;
    }
  },
};

/**
 * A new process of this library, which begins at once, or when its standard input is closed.
 *
 * @param modules what it loads before it begins.
 */
export function newProcess(
  file: LaunchFile,
  begin: 'at once' | 'when told',
  modules: readonly string[] = [],
): ChildProcess {
  const execArgv = process.execArgv.filter((option) => !ownOptions.test(option));
  const when = begin === 'at once' ? 'now' : 'later';
  const { watch, launcher } = parentWatch();
  const node = [process.execPath, ...execArgv, program, when, watch, String(process.pid), ...modules];
  const [command, ...args] = [...launcher, ...node] as [string, ...string[]];
  return spawnChild(command, args, {
    // Last a socket, by which a lane of a pool talks to its dispatcher.
    stdio: [begin === 'at once' ? 'ignore' : 'pipe', 'inherit', 'inherit', file.fd, 'pipe'],
    windowsHide: true,
  });
}
