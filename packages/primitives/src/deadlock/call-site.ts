import { basename, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How deep the library's own frames may lie over the user's. */
const depth = 40;
/** This package and its siblings, in the repository as in `node_modules`: theirs is not the user's code, built or mapped. */
const siblings = new URL('../../', import.meta.url).href;
const ours = /^[^/]+\/(?:dist|src)\//;
const frame = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^)]*?):(\d+):(\d+)\)?$/;

/** What is said where the caller cannot be told. */
const unknownSite = 'unknown';

/** Where the user's code called the library: `file:line:column`, relative to the working directory. */
export function callSite(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return callSiteIn(stack ?? '');
}

/** The place of the first frame of a stack that is neither the library's nor Node's. @internal */
export function callSiteIn(stack: string): string {
  for (const line of stack.split('\n')) {
    const [, place, row, column] = frame.exec(line) ?? [];
    if (place === undefined || isOurs(place)) continue;
    return `${shortened(place)}:${row}:${column}`;
  }
  return unknownSite;
}

function isOurs(place: string): boolean {
  const url = place.startsWith('file:') ? place : `file://${place}`;
  return url.startsWith(siblings) && ours.test(url.slice(siblings.length));
}

function shortened(place: string): string {
  const path = place.startsWith('file:') ? fileURLToPath(place.split('?')[0] as string) : place;
  const inside = relative(process.cwd(), path);
  return inside.startsWith('..') ? basename(path) : inside.split(sep).join('/');
}
