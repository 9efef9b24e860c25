import { fstatSync } from 'node:fs';
import { Libc } from './libc.js';

/**
 * How many bytes stand in the pipe behind a descriptor, either end of it, that nobody has read yet; 0 for what is no pipe. For whoever
 * ends before another process must have read what this one wrote.
 */
export function unreadBytes(fd: number): number {
  // With big numbers: else Node (20, 22) takes the next symbolic link of an `import` for no link, and loads the module twice.
  return fstatSync(fd, { bigint: true }).isFIFO() ? Libc.here.unread(fd) : 0;
}
