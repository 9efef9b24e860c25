import { runSpawnedTask } from './spawned-task.js';

// The program of a rank that was spawned as a process to run a task.
await runSpawnedTask(process.argv[2] as string);
