import { resolveTask, type TaskInfo } from '@parallel-cookbook/primitives';
import { deserialize, serialize } from 'node:v8';

/** A task with its arguments, as one argument of a process. */
export function spawnedTaskArgument(task: TaskInfo, args: readonly unknown[]): string {
  return serialize([task, args]).toString('base64');
}

/** Runs it. */
export async function runSpawnedTask(argument: string): Promise<void> {
  const [info, args] = deserialize(Buffer.from(argument, 'base64')) as [TaskInfo, never[]];
  const task = await resolveTask(info);
  await task(...args);
}
