import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { defineTasks } from '@parallel-cookbook/primitives';

/** A range of whole numbers, or of places in a text; `to` is not included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Part of a text whose bytes all threads share. */
export interface Passage extends Range {
  readonly text: SharedArrayBuffer;
}

function nothing(_unit: number): number {
  return 0;
}

function fibonacci(n: number): number {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

function countPrimes({ from, to }: Range): number {
  let primes = 0;
  for (let n = from; n < to; n++) if (isPrime(n)) primes++;
  return primes;
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return n > 1;
}

/** How often each word stands in the passage. A word is a run of letters from A to Z, in either case. */
function countWords({ text, from, to }: Passage): Map<string, number> {
  const frequencies = new Map<string, number>();
  const words = Buffer.from(text, from, to - from)
    .toString('latin1')
    .matchAll(/[A-Za-z]+/g);
  for (const [word] of words) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  return frequencies;
}

function readFile(path: string): number {
  return readFileSync(path).length;
}

function readUrl(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => resolve(bytes));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

export const tasks = defineTasks(import.meta.url, { nothing, fibonacci, countPrimes, countWords, readFile, readUrl });
