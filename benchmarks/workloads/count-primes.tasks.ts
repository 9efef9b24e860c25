import { defineTasks } from '@parallel-cookbook/primitives';

const blockSize = 1_000;

/** The primes among the thousand numbers from `block` thousand on, by trial division. */
function countPrimes(block: number): number {
  let primes = 0;
  for (let n = block * blockSize; n < (block + 1) * blockSize; n++) if (isPrime(n)) primes++;
  return primes;
}

function isPrime(n: number): boolean {
  if (n < 4) return n > 1;
  if (n % 2 === 0) return false;
  for (let divisor = 3; divisor * divisor <= n; divisor += 2) if (n % divisor === 0) return false;
  return true;
}

/** Work for a processor, and nothing else. */
export const tasks = defineTasks(import.meta.url, { countPrimes }, { namespace: 'benchmark-primes' });
