import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fibonacci } from './sequence.js';

/** A type of our own: TypeScript has no complex numbers, so we write what we need. */
class Complex {
  /** One for the whole class, as Python's class attribute is; an instance never shadows it. */
  static made = 0;

  constructor(
    readonly re: number,
    readonly im: number,
  ) {
    Complex.made++;
  }

  plus(other: Complex): Complex {
    return new Complex(this.re + other.re, this.im + other.im);
  }

  toString(): string {
    return `${this.re}+${this.im}i`;
  }
}

/** A folder that lives as long as the block that made it. */
class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'tour-'));

  [Symbol.dispose](): void {
    // The defect: the folder is not given back.
  }
}

function sign(value: number): string {
  if (value < 0) return 'negative';
  if (value === 0) return 'zero';
  return 'positive';
}

// Numbers: one type for whole and broken ones, and bigint where 53 bits are too few.
console.log('numbers:', 7 / 2, Math.trunc(7 / 2), 7 % 3, 2 ** 10, 2n ** 64n);
console.log('complex:', String(new Complex(1, 2).plus(new Complex(3, 4))));

// Strings never change; a template holds expressions.
const word = 'parallel';
console.log('strings:', word[0], word.slice(-3), word.toUpperCase(), `${word} has ${word.length} letters`);

// Arrays are Python's lists; a tuple is an array whose length the type knows.
const numbers = [1, 2, 3, 4];
const point: readonly [number, number] = [3, 4];
console.log('arrays:', numbers.concat(5), numbers.at(-1), Math.hypot(...point));
console.log(
  'sum of an array:',
  numbers.reduce((sum, n) => sum + n, 0),
);
console.log(
  'comprehension:',
  numbers.filter((n) => n % 2 === 0).map((n) => n * n),
);

// Maps and sets keep the order in which things went in.
const ages = new Map([['Ada', 36]]).set('Alan', 41);
console.log('map:', [...ages.keys()].join(' and '), ages.get('Alan'));
console.log('set:', [...new Set('mississippi')].join(''));

// Control flow.
for (const n of [-1, 0, 1]) console.log(`${n} is`, sign(n));
let count = 0;
let sum = 0;
while (count < 10) sum += ++count;
console.log('while:', sum);

// A generator, imported from a module of our own, gives its values one at a time.
console.log('fibonacci:', [...fibonacci(10)].join(' '));

// A static field belongs to the class alone: there is no instance attribute that could hide it, as there is in Python.
console.log('static field:', Complex.made, 'made' in new Complex(0, 0), Complex.made);

// `using` gives things back at the end of the block, as Python's `with` does, also when the block throws.
let left: string;
{
  using folder = new TemporaryFolder();
  left = join(folder.path, 'note.txt');
  writeFileSync(left, 'written and read\n');
  console.log('file:', readFileSync(left, 'utf8').trim());
}
try {
  readFileSync(left);
} catch (error) {
  console.log('after the block:', (error as NodeJS.ErrnoException).code);
}
