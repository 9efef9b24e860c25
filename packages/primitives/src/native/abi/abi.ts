/** The numbers of one system and processor. A table of these has all keys; nothing else in the house knows a number of a system. */
export interface Abi {
  readonly SYS_futex: number;
  readonly FUTEX_WAIT: number;
  readonly FUTEX_WAKE: number;
  readonly PROT_READ: number;
  readonly PROT_WRITE: number;
  readonly MAP_SHARED: number;
  readonly MFD_CLOEXEC: number;
  readonly O_NONBLOCK: number;
  readonly O_CLOEXEC: number;
  readonly FIONREAD: number;
  readonly PR_SET_PDEATHSIG: number;
  readonly M_TRIM_THRESHOLD: number;
  readonly M_MMAP_THRESHOLD: number;
}
