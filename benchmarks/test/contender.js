// A contender that speaks the harness's protocol: node contender.js <name> <figure>…, one figure a turn; what is no number ends it.
import { createInterface } from 'node:readline';

const [, , name, ...figures] = process.argv;
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

if (name === 'absent') {
  say({ missing: 'it was never installed' });
} else {
  say({ ready: name });
  for await (const line of createInterface({ input: process.stdin })) {
    const figure = Number(figures.shift());
    if (!line.startsWith('run ') || Number.isNaN(figure)) break;
    say({ value: figure });
  }
}
process.exit(0);
