import { defineRecipe, each, holds, line, unique, type Match, type Run } from '@parallel-cookbook/cookbook';

const row = /^(primes|words) +(\d+) +([\d.]+) +([\d.]+) +(-|-?[\d.]+) {2}(.*)$/;

interface Measurement {
  readonly work: string;
  readonly workers: number;
  readonly time: number;
  readonly speedup: number;
  readonly serial: number;
  readonly result: string;
}

function measurement({ captures }: Pick<Match, 'captures'>): Measurement {
  const [, work = '', workers, time, faster, serial, result = ''] = captures;
  return {
    work,
    workers: Number(workers),
    time: Number(time),
    speedup: Number(faster),
    serial: serial === '-' ? 0 : Number(serial),
    result,
  };
}

function measurements(run: Run, work: string): Measurement[] {
  return line(row)
    .matches(run)
    .map(measurement)
    .filter((found) => found.work === work);
}

export const recipe = defineRecipe({
  title: 'Why do we need parallel computing?',
  book: [
    { edition: 1, title: 'What is parallel computing?', prose: true },
    { edition: 2, title: 'Why do we need parallel computing?', prose: true },
  ],
  order: 1,
  determinism: 'T',
  invariants: [
    holds('there are 63951 primes below 500000, however many workers count them', (run) => {
      const results = measurements(run, 'primes').map(({ result }) => result);
      return (results.length >= 2 && results.every((result) => result === '63951 primes')) || results.join('; ');
    }),
    holds('every number of workers counts the same words', (run) => {
      const results = new Set(measurements(run, 'words').map(({ result }) => result));
      return (results.size === 1 && measurements(run, 'words').length >= 2) || [...results].join('; ');
    }),
    unique(line(row), {
      by: ({ captures }) => `${captures[1]} on ${captures[2]}`,
      statement: 'each number of workers is measured once',
    }),
    each(line(row), 'the speed-up of one worker is 1', (match) => {
      const { workers, speedup } = measurement(match);
      return workers !== 1 || speedup === 1;
    }),
    holds('the speed-up is the time of one worker over the time of p', (run) =>
      ['primes', 'words'].every((work) => {
        const found = measurements(run, work);
        const alone = found.find(({ workers }) => workers === 1)?.time ?? NaN;
        return found.every(({ time, speedup }) => Math.abs(alone / time - speedup) < 0.02);
      }),
    ),
    each(line(row), 'the serial share is Karp and Flatt’s', (match) => {
      const { workers: p, speedup: s, serial } = measurement(match);
      return p === 1 || Math.abs((1 / s - 1 / p) / (1 - 1 / p) - serial) < 0.01 * (1 + 2 / s ** 2); // S has two decimals
    }),
    holds('Amdahl’s curve is drawn for both, beginning at 1', ({ lines }) => {
      const first = lines.filter((text) => text.startsWith('  p=1 '));
      return first.length === 2 && first.every((text) => /^ {2}p=1 +o$/.test(text));
    }),
  ],
});
