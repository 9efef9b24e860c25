import { arithmetic } from './arithmetic.js';
import { bitwise } from './bitwise.js';
import { logical } from './logical.js';
import { minMaxLoc } from './min-max-loc.js';

/** MPI's own operations, by name. */
export const builtIn = { ...arithmetic, ...logical, ...bitwise, ...minMaxLoc } as const;
