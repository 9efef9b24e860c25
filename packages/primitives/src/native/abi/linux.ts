import type { Abi } from './abi.js';

/** What all processors have in common on Linux that Node runs on. From the kernel's uapi headers and glibc's malloc.h. */
export const linux: Omit<Abi, 'SYS_futex'> = {
  FUTEX_WAIT: 0,
  FUTEX_WAKE: 1,
  PROT_READ: 1,
  PROT_WRITE: 2,
  MAP_SHARED: 1,
  MFD_CLOEXEC: 1,
  O_NONBLOCK: 0o4000,
  O_CLOEXEC: 0o2000000,
  FIONREAD: 0x541b,
  PR_SET_PDEATHSIG: 1,
  M_TRIM_THRESHOLD: -1,
  M_MMAP_THRESHOLD: -3,
};
