import '@parallel-cookbook/threading'; // for the handles that come as arguments
import { serveTasks } from '@parallel-cookbook/primitives/lane';
import { tasks } from './tasks.js';

serveTasks(tasks);
