import { readdirSync, readFileSync } from 'node:fs';
import * as primitives from '@parallel-cookbook/primitives';
import type { ParallelError } from '@parallel-cookbook/primitives';

const p = primitives;

/** One error of every class of the library, with everything that its constructor takes. */
export const samples: readonly ParallelError[] = [
  new p.ArgumentError('timeoutMs', Number.NaN, 'give milliseconds'),
  new p.BrokenBarrierError('barrier "start"', 'a party left'),
  new p.BrokenExecutorError('the initializer failed', { cause: new TypeError('no config') }),
  new p.CancelledError('sleep', 'no longer needed'),
  new p.ClosedError('lock "a"'),
  new p.DeadlockError('a waits for b, b waits for a', { cause: new p.ClosedError('x') }),
  new p.ExecutorFullError('pool "web"', 1000),
  new p.ExecutorShutdownError('pool "web"'),
  new p.FreeVariableError('sum', ['rate', 'tax']),
  new p.NativeUnavailableError('shared memory', 'koffi is not installed', 'Run `npm install koffi`'),
  new p.NotOwnerError('lock "a"'),
  new p.OwnerDiedError('lock "a"'),
  new p.PeerDiedError('ring "a"', 'producer', 'worker-1'),
  new p.PicklingError('arguments[0].onDone', 'a function cannot travel'),
  new p.QueueClosedError('queue "jobs"'),
  new p.RemoteError('it broke', 'MyError'),
  new p.SideTakenError('ring "a"', 'producer', 'worker-1', 'worker-2'),
  new p.SystemCallError('mmap', 'ENOMEM', '64 bytes'),
  new p.TaskDefinitionError('sum', 'it is native'),
  new p.TaskNotFoundError('math.sum', 'no module defines it'),
  new p.TimeoutError('acquire lock "a"', 50),
  new p.WorkerDiedError('worker-1', 137),
  new p.WorkerDiedError('worker-1', undefined),
];

const folder = new URL('../../src/errors/', import.meta.url);

/** The names of the classes that the folder of errors exports. */
export const classesInFolder: readonly string[] = readdirSync(folder).flatMap(
  (file) => /^export class (\w+)/m.exec(readFileSync(new URL(file, folder), 'utf8'))?.[1] ?? [],
);
