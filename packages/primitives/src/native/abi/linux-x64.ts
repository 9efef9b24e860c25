import type { Abi } from './abi.js';
import { linux } from './linux.js';

/** Linux on x86-64. */
export const linuxX64: Abi = { ...linux, SYS_futex: 202 };
