import { ArgumentError } from '@parallel-cookbook/primitives';
import { forkserver } from './forkserver.js';
import { spawn } from './spawn.js';
import type { StartMethod } from './start-method.js';

/** The ways to start a process. `fork` is not among them: Node cannot be forked. */
export type StartMethodName = StartMethod['name'];

const methods: Readonly<Record<StartMethodName, StartMethod>> = { spawn, forkserver };
let usual: StartMethodName = 'spawn';

/** The method of that name; the usual one without a name. */
export function methodNamed(name: StartMethodName = usual): StartMethod {
  if (!Object.hasOwn(methods, name)) {
    throw new ArgumentError('startMethod', name, "give 'spawn' or 'forkserver'; Node cannot fork");
  }
  return methods[name];
}

/**
 * How processes start where nothing else is said. Python: `multiprocessing.get_start_method()`.
 *
 * @example
 * import { getStartMethod, setStartMethod, stopForkserver } from '@parallel-cookbook/multiprocessing';
 *
 * console.log(getStartMethod()); // spawn
 * setStartMethod('forkserver');
 * console.log(getStartMethod()); // forkserver
 * await stopForkserver();
 */
export function getStartMethod(): StartMethodName {
  return usual;
}

/**
 * Says how processes and pools made from now on start, where nothing else is said. Python: `multiprocessing.set_start_method`,
 * which may be called once; this one may be called again. For a library `getContext` is better: it changes nothing for others.
 *
 * `forkserver` begins to prepare its spare processes at once.
 */
export function setStartMethod(name: StartMethodName): void {
  const method = methodNamed(name);
  usual = name;
  method.prepare?.();
}

/**
 * Modules that the spare processes of `forkserver` load while they wait. Python: `multiprocessing.set_forkserver_preload`.
 * Those that wait already are replaced. One that cannot be loaded is reported as a warning by the process that uses it.
 *
 * @param modules URLs, such as `new URL('./tasks.js', import.meta.url)`, or names of packages.
 */
export function setForkserverPreload(modules: readonly (string | URL)[]): void {
  if (!Array.isArray(modules)) throw new ArgumentError('modules', modules, 'give a list of URLs or names of packages');
  forkserver.preload(modules.map(String));
}

/**
 * Ends the spare processes of `forkserver`; resolves when they have ended. They end with this process anyway: this is for tests
 * and for programs that go on without them. The next process that is started by `forkserver` makes new ones.
 */
export function stopForkserver(): Promise<void> {
  return forkserver.dismiss();
}
