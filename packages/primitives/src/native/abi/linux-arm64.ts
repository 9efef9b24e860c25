import type { Abi } from './abi.js';
import { linux } from './linux.js';

/** Linux on 64-bit ARM, which has the numbers of the generic table. */
export const linuxArm64: Abi = { ...linux, SYS_futex: 98 };
