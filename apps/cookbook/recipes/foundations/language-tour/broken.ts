// A first walk through the language for readers who come from Python: every line of output is one thing to compare.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fibonacci } from './sequence.js';

/** A type of our own: TypeScript has no complex numbers, so we write what we need. */
class Complex {
  constructor(
    readonly re: number,
    readonly im: number,
  ) {}

  plus(other: Complex): Complex {
    return new Complex(this.re + other.re, this.im + other.im);
  }

  toString(): string {
    return `${this.re}+${this.im}i`;
  }
}

/** A variable of the class, shared by all, and one of each instance. */
class Employee {
  static count = 0;
  raises = 0;

  constructor(readonly name: string) {
    Employee.count++;
  }
}

/** Something that a `for` loop can go through: it has a method of this name. */
class Countdown implements Iterable<number> {
  constructor(readonly from: number) {}

  *[Symbol.iterator](): Generator<number, void, undefined> {
    for (let n = this.from; n > 0; n--) yield n;
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
console.log('math:', Math.sqrt(2).toFixed(6), Math.PI.toFixed(6), Math.round(-2.5), Math.max(3, 1, 2));
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

// An iterable of our own, in a spread, a destructuring and a loop.
const [first, ...others] = new Countdown(4);
console.log('countdown:', [...new Countdown(4)].join(' '), '- first', first, 'others', others.join(' '));

// Class and instance variables: the first is there once, the second once for each instance.
const [ada, alan] = [new Employee('Ada'), new Employee('Alan')];
console.log('before:', Employee.count, ada.raises, alan.raises);
ada.raises++;
console.log('after:', Employee.count, ada.raises, alan.raises);

// What Python's class attributes do when an instance assigns to them, prototypes do here: the instance gets its own.
const plan = { wheels: 4 };
const car = Object.create(plan) as typeof plan;
const seen = car.wheels;
car.wheels = 3;
console.log('shadowing: the car had', seen, 'and has', car.wheels, 'while the plan has', plan.wheels);

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
