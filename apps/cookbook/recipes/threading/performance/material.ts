import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Passage, Range } from './work.tasks.js';

/** A real text that every clone of this project has: the source of the TypeScript compiler. */
const compiler = createRequire(import.meta.url).resolve('typescript/lib/typescript.js');
/** How much of its nine megabytes is read. */
const textBytes = 600_000;

/** The numbers below `end`, in ranges of about the same length. */
export function ranges(end: number, parts: number): Range[] {
  return Array.from({ length: parts }, (_, part) => ({
    from: Math.floor((end * part) / parts),
    to: Math.floor((end * (part + 1)) / parts),
  }));
}

/** The text in parts that end where a word ends. Its bytes lie in shared memory, so that no thread copies them. */
export function passages(parts: number): Passage[] {
  const bytes = readFileSync(compiler).subarray(0, textBytes);
  const text = new SharedArrayBuffer(bytes.length);
  new Uint8Array(text).set(bytes);
  const wordEnd = (place: number): number => {
    while (place < bytes.length && isLetter(bytes[place] as number)) place++;
    return place;
  };
  return ranges(bytes.length, parts).map(({ from, to }) => ({
    text,
    from: from === 0 ? 0 : wordEnd(from),
    to: wordEnd(to),
  }));
}

function isLetter(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
}

/** The declaration files of the language beside the compiler, without those of the browser: about a hundred, half a megabyte. */
export function files(): string[] {
  const folder = dirname(compiler);
  return readdirSync(folder)
    .filter((name) => /^lib\.es.*\.d\.ts$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** A web server on this machine alone that takes its time before it answers, as a server far away does. */
export class SlowServer {
  private constructor(private readonly server: Server) {}

  static listen(delayMs: number): Promise<SlowServer> {
    const server = createServer((_request, response) => {
      setTimeout(() => response.end('x'.repeat(1000)), delayMs);
    });
    return new Promise((resolve, reject) => {
      server.on('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(new SlowServer(server)));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
