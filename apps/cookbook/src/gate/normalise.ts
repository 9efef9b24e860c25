import { homedir, hostname, tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What to look for in the output, and what to put in its place. */
export type Replacement = readonly [pattern: RegExp, replacement: string];

const unit = '(?:ns|µs|us|ms|s|sec|secs|seconds?|milliseconds?|microseconds?)';
const day = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';

/** Longest forms first: what one has replaced, no later one finds. */
const volatile: readonly Replacement[] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [new RegExp(`\\b${day},? ${month} +\\d+ \\d\\d:\\d\\d:\\d\\d \\d{4}\\b`, 'g'), '<time>'],
  [
    new RegExp(
      `\\b${day},? (?:${month} \\d+|\\d+ ${month}) \\d{4} \\d\\d:\\d\\d:\\d\\d(?: GMT(?:[+-]\\d{4})?)?(?: \\([^)]*\\))?`,
      'g',
    ),
    '<time>',
  ],
  [/\b\d\d?:\d\d:\d\d(?:\.\d+)?\b/g, '<time>'],
  [new RegExp(`(?<![\\w.])\\d+(?:[.,]\\d+)? ?${unit}(?![\\w/])`, 'g'), '<time>'],
  [/\[::1?\](?::\d+)?/g, '<address>'],
  [/\b(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?\b/g, '<address>'],
  [/\b0x[0-9a-f]{6,16}\b/gi, '<address>'],
  [/\b(port)([ =:]+)\d+\b/gi, '$1$2<port>'],
  [/\b(p?pid|process id)([ =:]+)\d+\b/gi, '$1$2<pid>'],
];

/**
 * The output without what differs from run to run: process ids (where the word pid stands before them), times and
 * durations, hosts, addresses, ports and the folders of this machine. Doing it twice changes nothing more.
 */
export function normalise(text: string, own: readonly Replacement[] = []): string {
  let result = anonymise(text);
  for (const [pattern, replacement] of [...own, ...volatile]) result = result.replace(everywhere(pattern), replacement);
  return result;
}

/** The text without this machine's name and folders, so that it can be kept in a record. */
export function anonymise(text: string): string {
  // The folder that a program has for itself while the cookbook runs it; see the launches.
  let result = text.replace(/(?:file:\/\/)?\/[^\s'"]*\/cookbook-\w{6}\/tmp\b/g, '<tmp>');
  for (const folder of folders()) {
    result = result.replaceAll(`file://${folder}`, '<path>').replaceAll(folder, '<path>');
  }
  const host = hostname();
  // A machine called `main` or `localhost` is no secret, and its name is a word that programs print.
  if (host.length >= 6 && host !== 'localhost') result = result.replaceAll(host, '<host>');
  return result;
}

function folders(): string[] {
  const above = (steps: string): string => fileURLToPath(new URL(steps, import.meta.url)).replace(/\/$/, '');
  // This file stands in dist/src/gate of the cookbook, and that in apps of the workspace.
  const known = [homedir(), tmpdir(), above('../../..'), above('../../../../..')];
  return [...new Set(known)].filter((folder) => folder.length > 3).sort((a, b) => b.length - a.length);
}

function everywhere(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
}
