/** What a client may ask a manager's server. */
export const Operation = {
  call: 0,
  create: 1,
  attach: 2,
  release: 3,
  pin: 4,
  cancel: 5,
  stop: 6,
  describe: 7,
} as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/** How a request ended. */
export const Status = { done: 0, failed: 1, cancelled: 2 } as const;
export type Status = (typeof Status)[keyof typeof Status];
