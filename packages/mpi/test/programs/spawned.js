import { tasks } from '../tasks/spawned.js';

// A child of a spawn; what it does stands beside what its parents do.
await tasks.child(process.argv[2]);
