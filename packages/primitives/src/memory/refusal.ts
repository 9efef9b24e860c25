/**
 * Stands as an own property in every handle. Structured clone meets it, cannot copy a function, and puts this text into
 * its error: so a raw `postMessage` of a handle says what to do instead of making a dead copy that shares nothing.
 */
export const refusesPostMessage = (): string =>
  'Handles are not copied by postMessage: give this one to a task as an argument, or post handle[shareable]() and revive() it there';
